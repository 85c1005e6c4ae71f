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
# # A first import
#
# A runner has kept her watch files for nine months, and a line a day about what hurt. This is what becomes of
# them: first the files, then the diary, then both on one time axis. Everything happens in a temporary
# database; yours is not touched.

# %%
import tempfile
from pathlib import Path

from tracker import settings
from tracker.charts import CHARTS, Trend, figure
from tracker.diary import describe, episodes
from tracker.pipeline import loads, report, review
from tracker.pipeline.imports import import_paths
from tracker.store import Store

folder = tempfile.TemporaryDirectory()
store = Store(Path(folder.name) / "notebook.sqlite")
result = import_paths(store, [settings.demo_folder()])
print(f"{result.runs} runs, {result.niggles} niggles and {result.checkins} check-ins from {result.files} files")

# %% [markdown]
# Nothing is trusted blindly: a file that cannot be read is refused with its reason, a file that is there
# already is not read again, and the same run from two sources is one run. Importing once more shows it.

# %%
again = import_paths(store, [settings.demo_folder()])
print(f"{again.imported} new, {again.duplicates} there already, {len(again.failed)} refused")

# %% [markdown]
# One run, second by second. Distances are metres, speeds metres a second, and what the watch did not know is
# NaN and never zero.

# %%
run = max(store.activities(), key=lambda activity: activity.distance_m or 0)
recording = store.recording(run.id)
print(f"{run.day}: {run.distance_m / 1000:.1f} km, {len(recording.samples)} samples")
print(recording.samples[["time_s", "distance_m", "speed_mps", "hr_bpm", "altitude_m"]].iloc[::900].round(1))

# %% [markdown]
# A day has three states: something hurt, nothing hurt, or *unknown*. The third is the honest one: a diary
# that holds only the bad days cannot tell when a niggle was gone.

# %%
last_day = max(checkin.day for checkin in store.checkins())
history = review.history(store, as_of=last_day, today=last_day)
days = (last_day - history.observed[0]).days + 1
print(f"{len(history.observed)} of {days} days are known; {sum(n.severity > 0 for n in history.niggles)} entries hurt")

# %% [markdown]
# Entries become *episodes*: one complaint at one place, until fourteen observed days without it have passed.
# Read down the list: a toe, a calf, a hamstring, the back, the other hamstring, the calf again, and again.

# %%
for episode in episodes(history):
    kind = "injury" if episode.sudden else "niggle"
    print(f"{episode.first} to {episode.last}  {kind}  {describe(episode.entries[0])}  peak {episode.peak:g}")

# %% [markdown]
# Each went away with a few easy days, and so she forgot it. On one time axis it does not look forgotten:
# the bars are her weeks, each line below is a place, and the arrows show where it went next.

# %%
trend = Trend(
    history=history,
    series=loads.load_series(store, until=last_day),
    episodes=episodes(history),
    standing=tuple(alarm for alarm in review.review(history).warnings if alarm.trail),
)
for chart in CHARTS[:2]:
    figure(chart.draw(trend)).update_layout(width=900, title=chart.title).show()

# %% [markdown]
# What niggle says about it, and on which day it would first have said it:

# %%
for line in report.story(history):
    print(line)

# %%
store.__exit__(None, None, None)
folder.cleanup()
