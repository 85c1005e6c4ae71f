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
# # My load
#
# How much is too much? There are forty answers, and they do not agree. This notebook shows a few of them on
# one runner, with what each is worth, and ends at the one question for which there is strong evidence: was this
# single run much longer than any of the last thirty days?

# %%
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from tracker import settings
from tracker.load.metrics import BY_ID
from tracker.pipeline import athlete, loads
from tracker.pipeline.imports import import_paths
from tracker.store import Store

folder = tempfile.TemporaryDirectory()
store = Store(Path(folder.name) / "notebook.sqlite")
import_paths(store, [settings.demo_folder()])
last_day = max(activity.day for activity in store.activities())
for key, value in (("hr_rest_bpm", "52"), ("sex", "female")):
    print(athlete.change(store, settings.setting(key), value, since=None, today=last_day))
series = loads.load_series(store, until=last_day)
table = pd.DataFrame(series.metrics, index=pd.DatetimeIndex(series.days))
print(f"{len(table.columns)} metrics over {len(table)} days; absent: {', '.join(sorted(series.absent)) or 'none'}")

# %% [markdown]
# Some figures cannot be had: nobody rated her runs, so there is no session RPE, and its absence is said
# rather than filled with a guess. What her watch cannot know she told herself, above; her threshold was estimated
# from her fastest runs, and every figure that rests on it says so.

# %%
why = loads.reasons(store, series, until=last_day)
for name in sorted(series.absent)[:6]:
    print(f"{BY_ID[name].title}: {why[name]}")
told = loads.explain(store, "rtss", until=last_day)
for title, value, rests_on in told.inputs:
    print(f"rTSS rests on {title}: {value} ({rests_on})")

# %% [markdown]
# Four ways to weigh the same weeks. Distance counts the way, Banister's TRIMP the heart's work, rTSS the pace
# against the threshold, the climb the hills. Each is scaled to its own mean, so that only the shape remains. For a
# runner of even habits they tell one and the same story: then the simplest of them will do. Where they part, as in
# weeks of hills or of heat, it is worth asking why.

# %%
names = [name for name in ("distance_m", "trimp_banister", "rtss", "ascent_m") if name in table]
weeks = table[names].fillna(0).resample("W-SUN").sum()
shape = weeks / weeks.mean()
figure = go.Figure()
for name in names:
    figure.add_scatter(x=shape.index, y=shape[name], name=BY_ID[name].title)
figure.update_layout(width=900, height=360, title="One runner, four measures; 1 is her usual week").show()
print(shape.corr().round(2))

# %% [markdown]
# The acute:chronic ratio is the best known of all load figures, and the most disputed. Here it is beside the
# longest run. In 5,205 runners (Schuster Brandt Frandsen 2025) the ratio did not go with more injuries; a run far
# beyond the longest of the last thirty days did.

# %%
for name in ("acwr_uncoupled", "longest_run_ratio"):
    metric = BY_ID[name]
    print(f"{metric.title}\n  {metric.formula}\n  evidence: {metric.grade} [{metric.reference}]")
    if metric.disputed:
        print(f"  disputed: {metric.disputed}")

# %% [markdown]
# And the days on which she ran more than a tenth beyond the last month:

# %%
ratio = table["longest_run_ratio"]
runs = table["longest_run_m"] / 1000 if "longest_run_m" in table else table["distance_m"] / 1000
beyond = ratio[ratio > 1.1].index
beyond = beyond[beyond >= ratio.index[30]]
for day in beyond:
    print(f"{day.date()}: {runs[day]:.1f} km, {ratio[day]:.2f} times the longest of the thirty days before")
figure = go.Figure()
figure.add_scatter(x=runs.index, y=runs.where(runs > 0), mode="markers", name="longest run of the day [km]")
figure.add_scatter(x=beyond, y=runs[beyond], mode="markers", marker={"size": 12, "symbol": "diamond"}, name="beyond")
figure.update_layout(width=900, height=320, title="The one load figure with strong evidence").show()

# %% [markdown]
# No figure of load knows what the body makes of it. That is what the diary is for: `3_body_and_chain`.

# %%
assert np.isfinite(ratio.dropna()).all()
store.__exit__(None, None, None)
folder.cleanup()
