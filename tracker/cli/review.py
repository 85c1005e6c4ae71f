"""``niggle gait`` and ``niggle onsets``: looking back over months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import click

from tracker.body import load_body
from tracker.cli.common import DAY, Day, database_option, json_option, now, open_store, print_json
from tracker.detector.preceding import Estimate, Preceded
from tracker.load.gait import BEFORE_DAYS, RECENT_DAYS, Drift
from tracker.model.units import Units
from tracker.pipeline import loads, review

MOST_ONSETS = 12


@click.command("gait")
@click.option("--as-of", type=DAY, help="Look at the weeks up to this day (default: today).")
@json_option
@database_option
def gait(*, as_of: Day | None, as_json: bool) -> None:
    """Show how your gait has changed over the last four weeks. At the same speed, on the flat.

    They are held against the half year before. It needs a watch or sensor that measures it; untested as a
    sign of anything.

    \b
    Example:
      niggle gait
    """
    with open_store() as store:
        today = now(store).date()
        until = as_of.on(today) if as_of else today
        loads.check_day(until, today)
        found = loads.gait(store, until=until)
    if as_json:
        print_json([_drift_as_json(drift) for drift in found])
        return
    click.echo(
        f"The last {RECENT_DAYS} days against the {BEFORE_DAYS} before, at the same speed on the flat:"
    )
    for drift in found:
        click.echo(f"  {drift.quantity.title:<22} {_told(drift)}")


def _drift_as_json(drift: Drift) -> dict[str, object]:
    plain = asdict(drift)
    return {"id": drift.quantity.id, "unit": drift.quantity.unit} | {
        **{name: value for name, value in plain.items() if name != "quantity"},
        "change": drift.change,
        "unusual": drift.unusual,
    }


def _told(drift: Drift) -> str:
    if drift.absent or drift.change is None or drift.before is None:
        return f"– ({drift.absent})"
    unit = drift.quantity.unit
    text = f"{drift.now:.2f} {unit}, before {drift.before:.2f} ({drift.change:+.2f}); "
    text += f"{drift.runs_now} runs, {drift.runs_before} before"
    text += "; more than your usual scatter" if drift.unusual else "; within your usual scatter"
    return text + (f"; {drift.note}" if drift.note else "")


@click.command("onsets")
@click.option("--as-of", type=DAY, help="What was known at the end of that day (default: today).")
@json_option
@database_option
def onsets(*, as_of: Day | None, as_json: bool) -> None:
    """Show what the runs before each niggle had in common. Against your own other weeks.

    \b
    Examples:
      niggle onsets
      niggle onsets --json
    """
    with open_store() as store:
        today = now(store).date()
        found = review.onsets(store, as_of=as_of.on(today) if as_of else today, today=today)
        units = store.units
    if as_json:
        print_json(
            {
                "onsets": [_onset_as_json(onset) for onset in found.each],
                "estimates": [_estimate_as_json(estimate) for estimate in found.estimates],
            }
        )
        return
    for line in _lines(found, units):
        click.echo(line)


def _onset_as_json(onset: Preceded) -> dict[str, object]:
    return {
        "day": onset.episode.first,
        "region": onset.episode.site.region,
        "side": onset.episode.site.side,
        "week_m": onset.distance_m,
        "usual_week_m": onset.usual_m,
        "exposures": [exposure.id for exposure in onset.exposures],
    }


def _estimate_as_json(estimate: Estimate) -> dict[str, object]:
    figures = {name: value for name, value in asdict(estimate).items() if name != "exposure"}
    return {"id": estimate.exposure.id, "words": estimate.exposure.words, **figures}


def _lines(found: review.Onsets, units: Units) -> Iterator[str]:
    if not found.each:
        yield "No onset has five weeks of runs before it yet: there is nothing to compare."
        return
    body = load_body()
    if len(found.each) > MOST_ONSETS:
        yield f"The last {MOST_ONSETS} of {len(found.each)} onsets:"
    for onset in found.each[-MOST_ONSETS:]:
        yield f"{onset.episode.first}  {body.name(onset.episode.site)}"
        usual = units.way(onset.usual_m, 0) if onset.usual_m else "nothing"
        yield f"    its week held {units.way(onset.distance_m, 0)}, usual before was {usual}"
        for exposure in onset.exposures:
            yield f"    {exposure.words}"
    yield from filter(None, [found.left_out])
    yield ""
    yield from _estimates(found)


def _estimates(found: review.Onsets) -> Iterator[str]:
    enough = [estimate for estimate in found.estimates if estimate.odds_ratio is not None]
    yield "All onsets together, against your own weeks before them:"
    for estimate in enough:
        yield (
            f"    {estimate.exposure.words}: {estimate.exposed} of {estimate.onsets} onsets, "
            f"{estimate.expected:.1f} by chance; {estimate.odds_ratio:.1f} times the odds "
            f"({estimate.low:.1f} to {estimate.high:.1f})"
        )
    for estimate in found.estimates:
        if estimate.one_sided:
            yield (
                f"    {estimate.exposure.words}: {estimate.exposed} of {estimate.onsets} onsets, "
                f"{estimate.expected:.1f} by chance; too one-sided for a ratio"
            )
    if any(estimate.odds_ratio is None and not estimate.one_sided for estimate in found.estimates):
        some = "the others" if enough or any(e.one_sided for e in found.estimates) else "any of them"
        yield f"    {some}: not enough onsets yet to say"
    if enough:
        yield f"An interval that holds 1 says nothing. Of the {len(found.estimates)} things looked at, one in"
        yield "twenty misses it by chance."
