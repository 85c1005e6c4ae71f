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
# # How the warning works
#
# A niggle comes, fades, and another one comes elsewhere. Coincidence? Runners have niggles; some of them follow each
# other by chance. The warning asks one question, over and over: how many years would a runner of such habits have
# to wait until chance alone showed a chain as long and as tight as this one?

# %%
import tempfile
from datetime import timedelta
from pathlib import Path

import plotly.graph_objects as go

from tracker import settings
from tracker.body import load_body
from tracker.detector import detect, follow
from tracker.evaluation.permuted import against_itself
from tracker.pipeline import report, review
from tracker.pipeline.imports import import_paths
from tracker.store import Store

folder = tempfile.TemporaryDirectory()
store = Store(Path(folder.name) / "notebook.sqlite")
import_paths(store, [settings.demo_folder()])
last_day = max(checkin.day for checkin in store.checkins())
history = review.history(store, as_of=last_day, today=last_day)
body = load_body()

# %% [markdown]
# Day by day, with nothing but what was known on that day. The score is that number of years. It stands still while
# nothing happens, and leaps when the pain moves on to a place that the last one can lead to.

# %%
followed = follow(history)
threshold = 1 / history.choices.false_alarms_per_year
days, years = zip(*followed.scores, strict=True)
figure = go.Figure(go.Scatter(x=days, y=years, mode="lines+markers", line={"shape": "hv"}))
figure.add_hline(y=threshold, line_dash="dot", annotation_text="a warning needs this")
figure.update_yaxes(type="log", title="years until chance shows as much")
figure.update_layout(width=900, height=360, title="How unusual her chain was").show()
for day, score in followed.scores:
    print(f"{day}: once in {score:,.1f} years" + ("  <- over the threshold" if score >= threshold else ""))

# %% [markdown]
# What was said, and when. The first word came while she could still run.

# %%
stop = report.last_stop(history)
for day, alarm in followed.told:
    if alarm.sign == "imbalance":
        trail = " -> ".join(body.name(step.site) for step in alarm.trail)
        print(f"{day}, {(stop - day).days} days before the stop: {alarm.stage}: {trail}")

# %% [markdown]
# The evidence on both sides. What speaks against a warning is never left out.

# %%
(warning,) = [alarm for alarm in detect(history) if alarm.trail and not alarm.red_flag]
for evidence in warning.evidence:
    print("+" if evidence.supports else "-", report.evidence_line(evidence))

# %% [markdown]
# Is it her, or is it the method? Hold the diary against itself: leave every onset on its day, and deal the places out
# anew within each year. If the order of the places carried nothing, the shuffled diaries would look as rare as hers.

# %%
held = against_itself(history, times=100)
print(f"{held.as_rare:.0%} of 100 shuffled diaries show a chain as rare as hers ({held.best:,.0f} years)")

# %% [markdown]
# And had she asked in February, after the third complaint had faded and everything felt fine?

# %%
february = history.until(last_day.replace(month=2, day=1))
for line in report.as_text(review.review(february), february):
    print(line)

# %% [markdown]
# A longer wait makes a stronger case, and a later one. The threshold is the runner's to choose.

# %%
for rate in (1.0, 0.5, 0.25, 0.1):
    first = next((day for day, score in followed.scores if score >= 1 / rate), None)
    told = f"first on {first}, {(stop - first).days} days before the stop" if first else "never"
    print(f"at {rate:g} false alarms a year: {told}")
assert stop - followed.told[0][0] > timedelta(days=30)

# %%
store.__exit__(None, None, None)
folder.cleanup()
