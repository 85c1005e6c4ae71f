"""``niggle evaluate``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from tracker.cli.common import json_option, print_json


@click.command("evaluate")
@click.option(
    "--athletes", type=click.IntRange(4, 5000), default=60, show_default=True, help="Runners of each kind."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the random numbers.")
@json_option
def evaluate(*, athletes: int, seed: int, as_json: bool) -> None:
    """Measure how much is found, how early and how often wrongly, on simulated runners. Takes a while.

    Two generators that know nothing of each other make runners in whom an imbalance develops and runners in
    whom nothing does, most of them hard to tell apart. Every method sees the same ones.

    \b
    Examples:
      niggle evaluate
      niggle evaluate --athletes 200 --seed 7 --json
    """
    from tracker.evaluation.evaluate import evaluate as measure

    found = measure(athletes=athletes, seed=seed)
    if as_json:
        print_json(found)
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['athletes']} runners of each kind, seed {found['seed']}; "
    yield "found in time, 14 days before the stop or earlier, "
    yield f"at {found['false_alarms_per_year']:g} false alarms a year:"
    for generator in ("narrative", "mechanistic"):
        told = found[generator]
        yield f"\n{generator}"
        for name, row in told["methods"].items():
            kinds = ", ".join(f"{kind} {share:.0%}" for kind, share in row["detected"].items())
            early = f"; {row['lead_days']:.0f} days ahead (median)" if row["lead_days"] else ""
            yield f"  {name:<10} {row['mean']:>4.0%}  ({kinds}){early}"
        rates = ", ".join(f"{kind} {rate:.2f}" for kind, rate in told["false_alarms_as_shipped"].items())
        yield f"  false alarms a year of niggle as it is: {rates}"
