"""``niggle runs``, ``show``, ``apart`` and ``forget``."""

from __future__ import annotations

import click

from tracker.cli.common import DAY, Day, database_option, json_option, now, open_store, print_json
from tracker.model import Activity, Recording

BAR = "▏▎▍▌▋▊▉█"
"""An eighth of a letter to a whole one."""

BAR_WIDTH = 20


@click.command("runs")
@click.option("--since", type=DAY, help="First day.")
@click.option("--until", type=DAY, help="Last day.")
@click.option("--ids", is_flag=True, help="Begin each line with the id that show and forget take.")
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
        found = store.activities(
            since=since.on(today) if since else None, until=until.on(today) if until else None
        )
    if as_json:
        print_json([_as_json(activity) for activity in found])
        return
    if not found:
        none_at_all = since is None and until is None
        click.echo(
            "No activities yet. Import some: niggle import FOLDER" if none_at_all else "No activities then."
        )
    for activity in found:
        click.echo((f"{activity.id:<18} " if ids else "") + _line(activity))


@click.command("show")
@click.argument("activity_id", metavar="ID")
@json_option
@database_option
def show(activity_id: str, *, as_json: bool) -> None:
    """Show one run: its totals, kilometres, devices and where it came from.

    ID is the beginning of an id that niggle runs --ids lists, or “last” for the latest run.

    \b
    Examples:
      niggle show last
      niggle show 3f9a
    """
    with open_store() as store:
        if activity_id == "last":
            found = [activity for activity in store.activities() if activity.is_run]
            activity_id = found[-1].id if found else activity_id
        recording = store.recording(activity_id)
        sources = store.sources(activity_id)
    if as_json:
        print_json(_page_as_json(recording, sources))
        return
    for line in _page(recording, sources):
        click.echo(line)


@click.command("apart")
@click.argument("activity_id", metavar="ID")
@database_option
def apart(activity_id: str) -> None:
    """Undo the joining of a run: each of its recordings becomes an activity of its own, for good.

    \b
    Example:
      niggle apart 3f9a
    """
    with open_store() as store:
        ids = store.split(activity_id)
    click.echo(
        "Each is an activity of its own now: " + ", ".join(ids) if len(ids) > 1 else "It was one already."
    )


@click.command("forget")
@click.argument("activity_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@database_option
def forget(activity_id: str, *, yes: bool) -> None:
    """Remove a run with all its recordings. Its files stay where they are; only naming one brings it back.

    \b
    Examples:
      niggle forget 3f9a
      niggle forget 3f9a --yes
    """
    with open_store() as store:
        activity = store.recording(activity_id).activity
        if not yes:
            click.confirm(f"Forget {_line(activity).strip()}?", abort=True)
        count = store.forget(activity_id)
    also = f" with its {count} recordings" if count > 1 else ""
    click.echo(f"Forgotten{also}. To have it back, import its file by name.")


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
            {
                "length_m": split.length_m,
                "moving_s": split.moving_s,
                "hr_mean_bpm": split.hr_mean_bpm,
                "ascent_m": split.ascent_m,
            }
            for split in splits(recording)
        ],
        "samples": len(recording.samples),
        "devices": list(recording.devices),
        "repairs": list(recording.repairs),
        "sources": [{"id": source.id, "source": source.source} for source in sources],
    }


def _line(activity: Activity) -> str:
    distance = f"{activity.distance_m / 1000:7.2f} km" if activity.distance_m is not None else " " * 10
    time_taken = _clock(activity.moving_s) if activity.moving_s else ""
    heart = f"{activity.hr_mean_bpm:.0f} bpm" if activity.hr_mean_bpm else ""
    name = activity.name or ""
    return f"{activity.day}  {activity.sport:<12}{distance}  {time_taken:>8}  {heart:>7}  {name}".rstrip()


def _page(recording: Recording, sources: tuple[Activity, ...]) -> list[str]:
    """The run's page, line by line."""
    activity = recording.activity
    begin = activity.start + activity.utc_offset
    when = f"{begin:%a} {begin.day} {begin:%b %Y}" + (f", {begin:%H:%M}" if activity.timed else "")
    kind = activity.sport.replace("_", " ")
    kind += f" ({activity.sub_sport.replace('_', ' ')})" if activity.sub_sport else ""
    lines = [activity.name or kind.capitalize(), f"{when} · {kind}"]
    lines += [activity.description.strip()] if activity.description else []
    lines += ["", *(f"  {title:<12}{value}" for title, value in _facts(activity))]
    lines += _splits(recording)
    if recording.devices:
        lines += ["", "Devices: " + ", ".join(recording.devices)]
    lines += ["", "From: " + ", ".join(f"{source.source} ({source.id})" for source in sources)]
    if len(sources) > 1:
        lines.append(f"These are taken for one run; if they are not: niggle apart {activity.id}")
    lines += [f"Repair: {repair}" for repair in recording.repairs]
    return lines


def _facts(activity: Activity) -> list[tuple[str, str]]:
    pace = (
        activity.moving_s / (activity.distance_m / 1000)
        if activity.moving_s and activity.distance_m
        else None
    )
    paused = (activity.elapsed_s or 0) - (activity.moving_s or activity.elapsed_s or 0)
    facts: list[tuple[str, float | None, str]] = [
        ("distance", _times(activity.distance_m, 1e-3), "{:.2f} km"),
        ("climb", activity.ascent_m, "{:.0f} m"),
        ("heart rate", activity.hr_mean_bpm, "{:.0f} bpm on average"),
        ("highest", activity.hr_max_bpm, "{:.0f} bpm"),
        ("cadence", activity.cadence_mean_spm, "{:.0f} a minute"),
        ("power", activity.power_mean_w, "{:.0f} W"),
        ("balance", activity.stance_balance_pct, "{:.1f}% (raw; the file does not say of which foot)"),
        ("effort", activity.rpe, "{:g} of 10, as you rated it"),
        ("feeling", activity.feel, "{:g} of 100, as you rated it"),
    ]
    shown = [(title, form.format(value)) for title, value, form in facts if value is not None]
    if activity.moving_s:
        paused_too = f" and {_clock(paused)} of pauses" if paused >= 10 else ""
        shown.insert(1, ("time", _clock(activity.moving_s) + paused_too))
    if pace and activity.is_run:
        shown.insert(2, ("pace", f"{_clock(pace)} a kilometre"))
    return shown + ([("gear", activity.gear)] if activity.gear else [])


def _splits(recording: Recording) -> list[str]:
    from tracker.load.splits import splits

    found = splits(recording) if recording.activity.is_run else ()
    if not found:
        return []
    paces = [split.moving_s / split.length_m * 1000 for split in found]
    quickest = min(pace for pace in paces if pace > 0) if any(pace > 0 for pace in paces) else 1
    lines = ["", "  km      pace"]
    for split, pace in zip(found, paces, strict=True):
        eighths = round(8 * BAR_WIDTH * quickest / pace) if pace > 0 else 0
        bar = "█" * (eighths // 8) + (BAR[eighths % 8 - 1] if eighths % 8 else "")
        heart = f"{split.hr_mean_bpm:.0f} bpm" if split.hr_mean_bpm else ""
        climb = f"+{split.ascent_m:.0f} m" if split.ascent_m and split.ascent_m >= 1 else ""
        lines.append(
            f"{split.end_m / 1000:6.2f} {_clock(pace):>7}  {bar:<{BAR_WIDTH}} {heart:>8} {climb:>7}".rstrip()
        )
    return lines


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
