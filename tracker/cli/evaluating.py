"""``niggle evaluate``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from tracker.cli.common import json_option, print_json


@click.command("evaluate")
@click.option(
    "--athletes", type=click.IntRange(4, 5000), default=60, show_default=True, help="Runners of each kind."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the random numbers.")
@click.option(
    "--plots", type=click.Path(path_type=Path, file_okay=False), help="Write a chart of each world there."
)
@json_option
def evaluate(*, athletes: int, seed: int, plots: Path | None, as_json: bool) -> None:
    """Measure what is found, how early, how often wrongly. On simulated runners; it takes a while.

    Two generators that know nothing of each other, the first in several settings, make runners in whom an
    imbalance develops and runners in whom nothing does, most of them hard to tell apart. Every method sees
    the same ones; niggle also with one part of its reasoning taken out, and on a shuffled chain of movement.

    \b
    Examples:
      niggle evaluate
      niggle evaluate --athletes 200 --seed 7 --json
      niggle evaluate --plots charts
    """
    from tracker.evaluation.evaluate import evaluate as measure

    found = measure(athletes=athletes, seed=seed)
    if plots:
        _plot(found, plots)
    if as_json:
        print_json(found)
        return
    for line in _lines(found):
        click.echo(line)


def _plot(found: dict[str, Any], folder: Path) -> None:
    from tracker.charts.bench import bench

    folder.mkdir(parents=True, exist_ok=True)
    for world, told in found.items():
        if isinstance(told, dict):
            figure = bench(
                told["methods"], title=f"{world}: {told['words']}", wanted=found["false_alarms_per_year"]
            )
            figure.write_html(folder / f"{world}.html", include_plotlyjs="directory")


def _lines(found: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{found['athletes']} runners of each kind, seed {found['seed']}; found 14 days before the stop or "
        f"earlier, at {found['false_alarms_per_year']:g} false alarms a year:"
    )
    for world, told in found.items():
        if not isinstance(told, dict):
            continue
        yield f"\n{world}: {told['words']}"
        yield from (_row(name, row) for name, row in told["methods"].items())
        if "parts" in told:
            yield "  with one part taken out:"
            yield from (_row(name, row) for name, row in told["parts"].items())
            yield _row("shuffled", told["shuffled"])
        shipped = told["as_shipped"]
        rates = ", ".join(f"{kind} {rate:.2f}" for kind, rate in shipped["by_kind"].items())
        yield (
            f"  as it ships, {shipped['stated']:g} stated: {shipped['false_alarms_per_year']:.2f} false "
            f"alarms a year ({rates}), {shipped['found']:.0%} found"
        )
        for share, row in told["by_adherence"].items():
            rate = row["false_alarms_per_year"]
            yield f"    {share} of days logged: {row['found']:.0%} found, {rate:.2f} false alarms"


def _row(name: str, row: dict[str, Any]) -> str:
    kinds = ", ".join(f"{kind} {found:.0%}" for kind, found in row["detected"].items())
    days, share = row["lead_days"], row["lead_share"]
    lead = f"; {days:.0f} days ahead, {share:.0%} of the way" if days else ""
    return f"  {name:<12} {row['mean']:>4.0%}  ({kinds}){lead}"
