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
# # A cohort on Dask
#
# A club doctor has the diaries of her runners in one folder, a folder a runner, and on Monday morning one question: who
# needs a look today? `niggle cohort scan` asks it on every core of the machine, or on a cluster; this notebook does the
# same from Python, on two workers, and then plays the sports scientist and moves the threshold.

# %%
import json
import re
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from tracker.body import load_body
from tracker.cohort import parquet
from tracker.cohort.scan import scan
from tracker.diary import table
from tracker.evaluation import narrative
from tracker.evaluation.runner import FIRST_DAY
from tracker.importers import runs_csv

RUNNERS = 12


def moved(text: str, late: timedelta) -> str:
    """A table whose days all lie so much later: the simulated runners lived some years ago."""
    return re.sub(r"^\d{4}-\d\d-\d\d", lambda day: str(date.fromisoformat(day[0]) + late), text, flags=re.MULTILINE)


def write(folder: Path, seed: int = 3) -> dict[str, bool]:
    """A club: in every third runner an imbalance develops, in the others nothing does."""
    body, truth = load_body(), {}
    for number in range(RUNNERS):
        rng = np.random.default_rng([seed, number])
        develops = number % 3 == 0
        runner = (narrative.imbalanced(rng, body, "shifting") if develops else narrative.innocent(rng, body, "plain"))
        history = runner.history(rng, body)
        if develops:  # it is Monday: nobody has been stopped yet for longer than a day
            history = history.until(FIRST_DAY + timedelta(days=runner.truth.stopped + 1))
        late = date.today() - history.as_of
        place = folder / f"runner{number:02}"
        place.mkdir(parents=True)
        (place / "niggles.csv").write_text(moved(table.write_niggles(history.niggles, history.checkins), late))
        (place / "runs.csv").write_text(moved(runs_csv.write([run for run in history.activities if runs_csv.can_write(run)]), late))
        truth[place.name] = develops
    return truth


# %% [markdown]
# One line a runner comes out: every alarm on the day on which it would first have been said, and with `scores` the score of
# every day on which it changed. A scan that is broken off goes on where it stopped; a folder that cannot be read stops
# nobody else.

# %%
if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        club, out = Path(name) / "club", Path(name) / "club.jsonl"
        truth = write(club)
        done = scan(club, out, scores=True, jobs=2)
        print(f"{done.athletes} runners, {len(done.failed)} not readable, {len(done.look)} need a look today:")
        for one in done.look:
            print(f"  {one.athlete}: {one.stage}, since {one.raised_on}: {' -> '.join(map(str, one.sites))}")
        parquet.write(out, out.with_suffix(".parquet"))
        alarms = pd.read_parquet(out.with_suffix(".parquet"))
        lines = [json.loads(line) for line in out.read_text().splitlines()]

# %% [markdown]
# The alarms as a table, for whatever comes next:

# %%
    print(alarms.groupby("sign").size().to_string())

# %% [markdown]
# The scientist's question: how many would be warned at another threshold, and how many of those rightly? The scores are in
# the lines, so no second scan is needed. Each point below is one choice of how many years chance must be ruled out.

# %%
    best = {line["athlete"]: max((day["score"] for day in line["scores"]), default=0.0) for line in lines}
    wanted = np.geomspace(0.5, 200, 40)
    caught = [np.mean([best[a] >= years for a in best if truth[a]]) for years in wanted]
    wrong = [np.mean([best[a] >= years for a in best if not truth[a]]) for years in wanted]
    figure = go.Figure()
    figure.add_scatter(x=wanted, y=caught, name="an imbalance develops: warned")
    figure.add_scatter(x=wanted, y=wrong, name="nothing develops: warned all the same")
    figure.update_xaxes(type="log", title="years that chance must need")
    figure.update_layout(width=900, height=360, title="One scan, every threshold").show()
    at = int(np.abs(wanted - 4).argmin())
    print(f"at the usual once in four years: {caught[at]:.0%} of the developing warned, {wrong[at]:.0%} of the others")
