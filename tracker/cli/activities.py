"""``niggle runs``, ``show``, ``apart``, ``join`` and ``forget``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import timedelta

import click

from tracker import settings
from tracker.cli.common import (
    DAY,
    Day,
    chosen_database,
    database_option,
    json_option,
    now,
    open_store,
    print_json,
)
from tracker.errors import ExitCode, StoreError
from tracker.model import Activity, Recording
from tracker.model.units import METRIC, Units, clock
from tracker.store import Store
from tracker.store.forgetting import KEPT_DAYS

BAR = "▏▎▍▌▋▊▉█"
"""An eighth of a letter to a whole one."""

BAR_WIDTH = 20

MOST_LAPS = 60


@click.command("runs")
@click.option("--since", type=DAY, help="First day.")
@click.option("--until", type=DAY, help="Last day.")
@click.option("--ids", is_flag=True, help="Begin each line with the id that show, apart and forget take.")
@json_option
@database_option
def runs(*, since: Day | None, until: Day | None, ids: bool, as_json: bool) -> None:
    """List the activities: runs, and other sports as cross-training.

    \b
    Examples:
      niggle runs --since 2026-03-01
      niggle runs --ids
      niggle runs --json
    """
    with open_store() as store:
        today = now(store).date()
        first, last = (day.on(today) if day else None for day in (since, until))
        found = store.activities(since=first, until=last)
        path, units = store.path, store.units
    if as_json:
        print_json([_as_json(activity) for activity in found])
        return
    if not found and since is None and until is None:
        click.echo(f"No activities yet in {path}. Import some: niggle import FOLDER")
    elif not found:
        backwards = first is not None and last is not None and first > last
        click.echo("Those days are the wrong way round." if backwards else "No activities then.")
    for activity in found:
        click.echo((f"{activity.id:<19} " if ids else "") + line(activity, units))


@click.command("show")
@click.argument("activity_id", metavar="ID")
@json_option
@database_option
def show(activity_id: str, *, as_json: bool) -> None:
    """Show one run: totals, kilometres, laps, devices, sources.

    ID is the beginning of an id that niggle runs --ids lists, or “last” for the latest run.

    \b
    Examples:
      niggle show last
      niggle show 3f9a
    """
    with open_store() as store:
        recording = store.recording(_named(store, activity_id))
        sources, units = store.sources(recording.activity.id), store.units
    if as_json:
        print_json(_page_as_json(recording, sources))
        return
    for text in _page(recording, sources, units):
        click.echo(text)


@click.command("apart")
@click.argument("activity_id", metavar="ID")
@database_option
def apart(activity_id: str) -> None:
    """Undo the joining of a run's recordings.

    Each becomes an activity of its own, and stays one; niggle join takes that back. Rows of services'
    lists stay with the recording they tell more about.

    \b
    Example:
      niggle apart 3f9a
    """
    with open_store() as store:
        ids = store.split(_named(store, activity_id))
    if len(ids) == 1:
        click.echo("It has one recording only; nothing was changed.")
        return
    click.echo(f"Each is an activity of its own now: {', '.join(ids)}")
    click.echo(f"To take that back: niggle join {' '.join(ids)}")


@click.command("join")
@click.argument("activity_ids", metavar="ID ID...", nargs=-1, required=True)
@database_option
def join(activity_ids: tuple[str, ...]) -> None:
    """Take several recordings for one run.

    The richest stands for it; all are kept, and niggle apart undoes it.

    \b
    Example:
      niggle join 3f9a 77c1
    """
    with open_store() as store:
        runs_named = {store.run_of(_named(store, activity_id)) for activity_id in activity_ids}
        if len(runs_named) < 2:
            raise StoreError("those are one run already, or only one", hint="Name two: niggle runs --ids.")
        best = store.join(runs_named, by_hand=True)
        told = line(store.recording(best).activity, store.units)
    click.echo(f"One run now: {told} ({best})")


@click.command("forget")
@click.argument("activity_id", metavar="ID", required=False)
@click.option("--everything", is_flag=True, help="Remove the database with all that belongs to it.")
@click.option("--for-good", is_flag=True, help="Keep nothing that niggle undo could bring back.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@database_option
def forget(activity_id: str | None, *, everything: bool, for_good: bool, yes: bool) -> None:
    """Remove a run with all its recordings, or everything.

    niggle undo brings a run back for 30 days, then its content is gone. Its files stay where they are:
    importing their folder or archive leaves it out; importing the file itself, or with --forgotten, brings
    it back too. What --everything removes cannot be brought back, but from a backup kept elsewhere.

    \b
    Examples:
      niggle forget 3f9a
      niggle forget last --yes
      niggle forget last --for-good
      niggle forget --everything
    """
    if everything == (activity_id is not None):
        raise click.UsageError("Name a run (niggle runs --ids lists them), or give --everything.")
    if activity_id is None:
        _forget_everything(yes=yes)
    else:
        _forget_run(activity_id, for_good=for_good, yes=yes)


def _forget_run(activity_id: str, *, for_good: bool, yes: bool) -> None:
    with open_store() as store:
        recording = store.recording(_named(store, activity_id))
        sources = [source.source for source in store.sources(recording.activity.id)]
        told = " ".join(line(recording.activity, store.units).split())
        if not yes and not click.confirm(f"Remove this? {told}"):
            click.echo("Nothing was removed.")
            sys.exit(ExitCode.NOTHING_DONE)
        count = store.forget(recording.activity.id, for_good=for_good)
        settled = store.settled
    also = f", all its {count} recordings" if count > 1 else ""
    back = "" if for_good else f" niggle undo brings it back for {KEPT_DAYS} days."
    click.echo(f"Forgotten{also}.{back} It came from {', '.join(dict.fromkeys(sources))}:")
    if not settled:
        click.echo("Another program reads the database: it is overwritten when that has ended.", err=True)
    from tracker.importers import is_list

    lists = all(map(is_list, sources))
    itself = "importing that file" + (" with --forgotten" if lists else " itself")
    click.echo(f"{itself}, or its folder or archive with --forgotten, brings it back.")


def _forget_everything(*, yes: bool) -> None:
    from tracker.pipeline import belongings

    path = settings.database_path(chosen_database())
    belongings.refuse_shared(path)
    found = belongings.everything(path)
    if not found:
        click.echo(f"There is nothing at {path}.")
        return
    click.echo("This would be removed:")
    for one in found:
        click.echo(f"  {one.path}  {one.what}, {one.size / 1e6:.1f} MB")
    for copy in belongings.staying(path):
        click.echo(f"This stays, as its name is yours: {copy}")
    click.echo("Your watch files, exports, and backups that lie elsewhere stay where they are.")
    if (
        not yes
        and click.prompt("Nothing brings it back. Type everything to go on", default="no") != "everything"
    ):
        click.echo("Nothing was removed.")
        sys.exit(ExitCode.NOTHING_DONE)
    done = belongings.forget_everything(path)
    if done.gone:
        click.echo(f"Removed: {', '.join(map(str, done.gone))}.")
    if done.left:
        click.echo(f"These could not be removed: {', '.join(done.left)}.", err=True)
        sys.exit(ExitCode.DONE_IN_PART)


def _named(store: Store, activity_id: str) -> str:
    """The id meant; “last” is the latest run."""
    if activity_id != "last":
        return activity_id
    found = [activity for activity in store.activities() if activity.is_run]
    if not found:
        raise StoreError("there is no run yet", hint="Import some: niggle import FOLDER.")
    return found[-1].id


def _as_json(activity: Activity) -> dict[str, object]:
    same = ("sport", "sub_sport", "name", "distance_m", "elapsed_s", "moving_s", "ascent_m", "descent_m")
    more = ("hr_mean_bpm", "hr_max_bpm", "cadence_mean_spm", "power_mean_w")
    return {
        "id": activity.id,
        "start": activity.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "day": activity.day,
        **{name: getattr(activity, name) for name in (*same, *more)},
        "stance_balance_left_pct": activity.stance_balance_pct,
        "rpe": activity.rpe,
        "feel": activity.feel,
        "description": activity.description,
        "gear": activity.gear,
        "source": activity.source,
    }


def _page_as_json(recording: Recording, sources: tuple[Activity, ...]) -> dict[str, object]:
    from tracker.load.splits import splits

    return _as_json(recording.activity) | {
        "laps": [
            {"start_s": lap.start_s, "elapsed_s": lap.elapsed_s, "distance_m": lap.distance_m}
            for lap in recording.laps
        ],
        "pauses": [{"start_s": pause.start_s, "end_s": pause.end_s} for pause in recording.pauses],
        "splits": [
            {"length_m": split.length_m, "moving_s": split.moving_s, "hr_mean_bpm": split.hr_mean_bpm}
            for split in splits(recording)
        ],
        "samples": len(recording.samples),
        "devices": list(recording.devices),
        "athlete": asdict(recording.athlete) if recording.athlete else None,
        "beats": len(recording.beats_ms),
        "repairs": list(recording.repairs),
        "sources": [{"id": source.id, "source": source.source} for source in sources],
    }


def line(activity: Activity, units: Units = METRIC) -> str:
    """One activity in one line."""
    began = f"{activity.start + activity.utc_offset:%H:%M}" if activity.timed else "     "
    distance = units.way(activity.distance_m, 2) if activity.distance_m is not None else ""
    time_taken = clock(activity.moving_s) if activity.moving_s else ""
    pace = _pace(activity, units) if activity.is_run else ""
    heart = f"{activity.hr_mean_bpm:.0f} bpm" if activity.hr_mean_bpm else ""
    name = " ".join((activity.name or "").split())
    told = f"{activity.day} {began}  {activity.sport:<10}{distance:>10}  {time_taken:>8}  {pace:>8}"
    return f"{told}  {heart:>7}  {name}".rstrip()


def _page(recording: Recording, sources: tuple[Activity, ...], units: Units) -> list[str]:
    """The run's page, line by line."""
    activity = recording.activity
    kind = activity.sport.replace("_", " ")
    kind += f" ({activity.sub_sport.replace('_', ' ')})" if activity.sub_sport else ""
    name = " ".join((activity.name or "").split())
    lines = [f"{name} · {kind}" if name else kind.capitalize(), _when(activity)]
    lines += [activity.description.strip()] if activity.description else []
    lines += ["", *(f"  {title:<19}{value}" for title, value in _facts(activity, units))]
    lines += _splits(recording, units) + _laps(recording, units)
    lines += ["", "Devices: " + ", ".join(recording.devices)] if recording.devices else []
    lines += ["", *(f"From: {source.source} ({source.id})" for source in sources)]
    if len(sources) > 1:
        lines.append(f"These are taken for one run; if they are not: niggle apart {activity.id}")
    return lines + [f"Note: {repair}" for repair in recording.repairs]


def _when(activity: Activity) -> str:
    begin = activity.start + activity.utc_offset
    day = f"{begin:%A}, {begin.day} {begin:%B %Y}"
    return day + (f", {begin:%H:%M} ({_zone(activity.utc_offset)})" if activity.timed else "")


def _zone(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def _facts(activity: Activity, units: Units) -> list[tuple[str, str]]:
    """What is known, title and value."""
    up, down = activity.ascent_m, activity.descent_m
    steps = "steps a minute" if activity.sport in ("running", "walking", "hiking") else "a minute"
    facts: list[tuple[str, float | None, str]] = [
        ("heart rate", activity.hr_mean_bpm, "{:.0f} bpm on average"),
        ("highest heart rate", activity.hr_max_bpm, "{:.0f} bpm"),
        ("cadence", activity.cadence_mean_spm, f"{{:.0f}} {steps}"),
        ("power", activity.power_mean_w, "{:.0f} W"),
        ("contact balance", activity.stance_balance_pct, "{:.1f}% of one foot (the file does not say which)"),
        ("effort", activity.rpe, "{:g} of 10, as you rated it"),
        ("feeling", activity.feel, "{:g} of 100, as you rated it"),
    ]
    out = []
    if activity.distance_m is not None:
        out.append(("distance", units.way(activity.distance_m, 2)))
    if activity.moving_s:
        total = activity.elapsed_s or 0
        paused = f", {clock(total)} with pauses" if total - activity.moving_s >= 10 else ""
        out.append(("moving time", clock(activity.moving_s) + paused))
    if activity.moving_s and activity.distance_m:
        speed = f"{units.way(3600 * activity.distance_m / activity.moving_s)}/h"
        out.append(("pace", _pace(activity, units)) if activity.is_run else ("speed", speed))
    if up is not None:
        fall = f", {units.climb(down)} down" if down is not None else ""
        out.append(("climb", f"{units.climb(up)} up{fall}"))
    out += [(title, form.format(value)) for title, value, form in facts if value is not None]
    return out + ([("gear", activity.gear)] if activity.gear else [])


def _splits(recording: Recording, units: Units) -> list[str]:
    from tracker.load.splits import splits

    found = splits(recording, each_m=units.distance_m) if recording.activity.is_run else ()
    paces = [units.distance_m * split.moving_s / split.length_m for split in found]
    if not any(pace > 0 for pace in paces):
        return []
    quickest = min(pace for pace in paces if pace > 0)
    lines = ["", f"      {units.distance}  pace /{units.distance} (a longer bar is faster)"]
    for split, pace in zip(found, paces, strict=True):
        eighths = round(8 * BAR_WIDTH * quickest / pace) if pace > 0 else 0
        bar = "█" * (eighths // 8) + (BAR[eighths % 8 - 1] if eighths % 8 else "")
        heart = f"{split.hr_mean_bpm:.0f} bpm" if split.hr_mean_bpm else ""
        end = split.end_m / units.distance_m
        lines.append(f"  {end:6.2f} {clock(pace):>7}  {bar:<{BAR_WIDTH}} {heart:>8}".rstrip())
    return lines


def _laps(recording: Recording, units: Units) -> list[str]:
    """The laps, where there are several of different lengths: even ones are the kilometres once more."""
    laps = [lap for lap in recording.laps if lap.elapsed_s and lap.distance_m]
    lengths = {round((lap.distance_m or 0) / 50) for lap in laps[:-1]}
    if len(laps) < 2 or len(lengths) < 2 or not recording.activity.is_run:
        return []
    lines = ["", f"     lap      {units.distance}     time  pace /{units.distance}"]
    for number, lap in enumerate(laps[:MOST_LAPS], start=1):
        way, taken = lap.distance_m or 0, lap.elapsed_s or 0
        pace = clock(units.distance_m * taken / way)
        lines.append(f"  {number:6} {way / units.distance_m:7.2f} {clock(taken):>8} {pace:>9}")
    return lines + ([f"  … and {len(laps) - MOST_LAPS} more"] if len(laps) > MOST_LAPS else [])


def _pace(activity: Activity, units: Units) -> str:
    if not activity.moving_s or not activity.distance_m:
        return ""
    return units.pace(activity.distance_m / activity.moving_s)
