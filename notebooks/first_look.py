# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A first look
#
# Nine months of an invented runner: her watch files, her diary, and the moment at which a pattern in
# it first stood out. Everything happens in a temporary database; yours is not touched.

# %%
import tempfile
from pathlib import Path

from tracker import settings
from tracker.charts import CHARTS, Trend, figure
from tracker.detector import detect
from tracker.diary import describe, episodes
from tracker.pipeline import loads, report, review
from tracker.pipeline.imports import import_paths
from tracker.store import Store

folder = tempfile.TemporaryDirectory()
store = Store(Path(folder.name) / "notebook.sqlite")
result = import_paths(store, [settings.demo_folder()])
print(f"{result.runs} runs, {result.niggles} niggles and {result.checkins} clear days")

# %% [markdown]
# One `History` holds all that is known at the end of a day. Its daily frame has one row a day without
# gaps: rest days are zero, and what nobody knows is not a number.

# %%
last_day = max(checkin.day for checkin in store.checkins())
history = review.history(store, as_of=last_day, today=last_day)
print(history.daily.tail(10).round(0))

# %% [markdown]
# Entries become *episodes*: one complaint at one site, until fourteen observed clear days have passed.
# Read down the list: a calf, a hamstring, the back, the other hamstring, the calf again.

# %%
for episode in episodes(history):
    kind = "injury" if episode.sudden else "niggle"
    print(f"{episode.first} to {episode.last}  {kind}  {describe(episode.entries[0])}  peak {episode.peak:g}")

# %% [markdown]
# Each of them went away with a few easy days. What niggle says, and on which day it would first have
# said it:

# %%
for line in report.story(history):
    print(line)

# %% [markdown]
# The same on one time axis. The arrows are the hand-overs of the warning that stands.

# %%
trend = Trend(
    history=history,
    series=loads.load_series(store, until=last_day),
    episodes=episodes(history),
    standing=tuple(alarm for alarm in detect(history) if alarm.trail),
)
for chart in CHARTS[:2]:
    figure(chart.draw(trend)).update_layout(width=900, title=chart.title).show()

# %% [markdown]
# What would have been known on an ordinary day in February, after the third complaint had faded?

# %%
february = history.until(history.as_of.replace(month=2, day=1))
for line in report.as_text(review.review(february), february):
    print(line)

# %%
store.__exit__(None, None, None)
folder.cleanup()
