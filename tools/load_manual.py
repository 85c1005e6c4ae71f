"""Write the manual's page of load metrics from METRICS (``make load-manual``); a test holds it to that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tracker.load.metric import Grade, Metric
from tracker.load.metrics_of_days import OF_DAYS
from tracker.load.metrics_of_runs import OF_RUNS
from tracker.load.needs import NEEDS
from tracker.load.tissue import EXPONENT, TISSUES
from tracker.settings import SETTINGS

PAGE = Path(__file__).resolve().parent.parent / "tracker" / "manual" / "load-metrics.md"

GRADES = {
    Grade.ESTABLISHED: "what it says is well supported, within the limits named",
    Grade.USEFUL: "a sound measure of something; what it means for injury is open",
    Grade.DISPUTED: "widely used, with good reasons against it, which are named",
    Grade.UNTESTED: "nobody has tested it; ours, or the device's own",
}

HEAD = """# Load metrics

What the body was asked to do, run by run and day by day. `niggle load` shows it, `niggle load --explain
trimp_banister` tells how a figure came about, with the numbers put in and what each rests on. This page is
made from the program's own table (`make load-manual`).

Rest days count 0; a day whose runs do not know a value is unknown, and neither is the other. A mean over
days is given from three quarters of them known on; an unknown day leaves an exponential mean as it was. A
metric that lacks something is absent and says what it lacks; it is never 0. Other sports are no running
load: they have metrics of their own.

## What is known of you

`niggle set hr_max_bpm 188` sets a value of yours, and `--from 2026-03-01` lets another hold from a day on:
earlier runs keep theirs. `niggle set` shows each value with what it rests on: set by you, stated by your
watch, or estimated from the runs of the last two years (the second best, so that one slip of a sensor does
not count; not from fewer than ten runs). Estimates are too low for whoever never ran all out, and can move
as runs are added, and the series with them: set the value to hold it still. Resting heart rate, sex, mass
and height are never guessed.

| key | meaning |
|---|---|
{settings}
## Why not a package

The `acwr` package (0.1.1, MIT) works out the same ratios and is what our tests hold ours against, day by
day on random series. The program itself does without it: these are forty lines, the package fills unknown
days with 0 or refuses them, and it brings scipy (some 100 MB). Where a month was empty it says infinite; we
say nothing.

## The grades of evidence

"""

TISSUE = """## Tissue loads

Ours, and untested: a proxy from cadence, speed and slope, to compare a runner's own days and nothing else.
Only its signs are held to the literature: a higher cadence at the same speed spares the knee, fast
kilometres cost the Achilles tendon more than slow ones, uphill bends the shin more and downhill less,
downhill is for the knee.

| group | with speed | with step length | uphill, per 10 % | downhill, per 10 % | rests on |
|---|---|---|---|---|---|
"""

SENSITIVITY = """ A step counts with its load to the power of {exponent:g} (`niggle set tissue_exponent 6.6`
changes that). Materials tests give some 6.6 for bone, 9 for tendon and 12–13 for cartilage (from memory,
not verified); a proxy this coarse to so high a power is mostly noise. What the choice does, for steps 10 %
longer at the same cadence (so 10 % faster), against the easy step:

| exponent | {names} |
|---|{dashes}
"""

TAIL = """
## Gait

`niggle gait` holds the last four weeks against the half year before, at the same speed on the flat:
contact-time balance, cadence, step length, vertical ratio, ground-contact time, as far as your device gives
them. Half minutes on grades up to 2 % count, at speeds between the 10th and the 90th percentile of those
before; a straight line of the measure over speed is fitted to the runs before, and a run's value is its
mean distance from it. A change is called more than your usual scatter from three standard errors on, and
never told across two watches or sensors; other shoes are named beside it. Untested as a sign of anything.

## What preceded an onset

`niggle onsets` shows, for each niggle that came on gradually, what was unusual in the week that ended with
it: a week more than 30 % above the mean of the four before, a run more than 10 % beyond their longest, half
as much again downhill or in fast minutes, another time of day, another kind of running; four days of
running in a row; shoes less than two weeks old. Over all onsets it compares those weeks with your own weeks
before them that ended on the same weekday (a case–crossover study of one, on days with a diary entry only:
on others an onset would not have been seen). The odds ratio is that of Mantel and Haenszel with the
interval of Robins, Breslow and Greenland (1986, Biometrics 42:311); from fewer than six onsets that tell,
it says that it cannot say, and where all of them point one way, that they are too one-sided for a ratio. In
simulated runners whose onsets have nothing to do with their runs the interval left 1 out about as rarely as
it should.

## How fast

Ten years of daily runs, 40 minutes each with a sample a second (`make bench`, on one shared machine):
reading the rows of the activities takes 65 ms, working out every load anew 1.0 s, and one new run 25 ms.
"""


def page() -> str:
    """The whole page."""
    return "".join(_parts())


def _parts() -> Iterator[str]:
    rows = (f"| `{s.key}` | {s.meaning} |\n" for s in SETTINGS if s.dated)
    yield HEAD.format(settings="".join(rows))
    for grade, words in GRADES.items():
        yield f"- **{grade}**: {words}\n"
    for title, wanted in (("A run", OF_RUNS), ("A day", OF_DAYS)):
        yield f"\n## {title}\n"
        for metric in wanted:
            yield from _metric(metric)
    yield "\n" + TISSUE
    for tissue in TISSUES:
        slopes = (f"{10 * change:+.0f} %" for change in (tissue.uphill, tissue.downhill))
        powers = (f"power {power:g}" for power in (tissue.speed, tissue.step))
        yield f"| {' | '.join((tissue.title, *powers, *slopes, tissue.rests_on))} |\n"
    names = " | ".join(tissue.title for tissue in TISSUES)
    yield SENSITIVITY.format(exponent=EXPONENT, names=names, dashes="---|" * len(TISSUES))
    for exponent in (1.0, EXPONENT, 6.6, 9.0, 12.5):
        change = (1.1 ** ((tissue.speed + tissue.step) * exponent) for tissue in TISSUES)
        yield f"| {exponent:g} | {' | '.join(f'×{share:.2g}' for share in change)} |\n"
    yield TAIL


def _metric(metric: Metric) -> Iterator[str]:
    yield f"\n### {metric.title}\n\n`{metric.id}` [{metric.unit}] · {metric.grade} · "
    yield f"one value a {metric.per}\n\n"
    yield f"- formula: {metric.formula}\n"
    if metric.needs:
        yield f"- needs: {', '.join(NEEDS[need].title for need in metric.needs)}\n"
    if len(metric.basis) > 1:
        loads = ", ".join(f"`{name}`" for name in metric.basis)
        yield f"- built on: the first of {loads} that two runs in three have\n"
    elif metric.basis and metric.basis[0] != metric.id:
        yield f"- built on: `{metric.basis[0]}`\n"
    if metric.high < float("inf"):
        yield f"- makes sense from {metric.low:g} to {metric.high:g}\n"
    yield f"- reference: {metric.reference}\n"
    if metric.disputed:
        yield f"- disputed: {metric.disputed}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE} is written")
