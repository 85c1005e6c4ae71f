"""The demo athlete: nine months of a runner whose niggles wander until she has to stop.

``python -m tracker.evaluation.demo_athlete FOLDER`` (or ``make data``) writes her watch files and her
diary; ``data/demo`` holds the result. Everything is invented: routes, hills, heart rates and pains.
The story is one that therapists tell: a calf that "went away" by itself, a hamstring, the lower back,
the other hamstring, the calf again, and every time rest seemed to help.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from tracker.evaluation.demo_route import Track, run_track

SEED = 42
FIRST_DAY = date(2025, 9, 1)
LAST_DAY = date(2026, 6, 2)
ZONE = ZoneInfo("Europe/Berlin")

LOGGING = 0.9
"""Share of the pain-free days on which she opens the diary."""

CUT_BACK = 0.6
"""What is left of a week's distance while something hurts."""


@dataclass(frozen=True, slots=True)
class Pain:
    """One complaint: its first day, its site, and (days later, severity, moment) for each entry."""

    first: date
    region: str
    side: str
    entries: tuple[tuple[int, int, str], ...]
    note: str = ""
    onset: str = "gradual"


PAINS: tuple[Pain, ...] = (
    Pain(date(2025, 10, 9), "big_toe", "right", ((0, 2, "after"), (1, 2, "after")), "new shoes"),
    Pain(
        date(2025, 11, 4),
        *("gastrocnemius", "left"),
        ((0, 2, "after"), (2, 3, "after"), (4, 3, "next morning"), (6, 2, "after"), (8, 1, "after")),
        "tight after hills; gone after an easy week",
    ),
    Pain(
        date(2025, 12, 9),
        *("hamstring", "left"),
        ((0, 2, "during"), (1, 3, "next morning"), (3, 3, "during"), (6, 2, "after"), (9, 2, "after")),
        "must have sat too long",
    ),
    Pain(
        date(2026, 1, 17),
        *("lumbar_erector", "centre"),
        ((0, 3, "next morning"), (1, 3, "next morning"), (3, 2, "after"), (5, 2, "next morning")),
        "stiff in the morning, swimming helped",
    ),
    Pain(
        date(2026, 2, 8),
        *("ankle_lateral", "right"),
        ((0, 5, "during"), (1, 4, "rest day"), (2, 3, "rest day"), (4, 2, "after")),
        "rolled it on ice",
        "sudden",
    ),
    Pain(
        date(2026, 2, 26),
        *("hamstring", "right"),
        ((0, 3, "during"), (2, 4, "during"), (3, 4, "next morning"), (6, 3, "after"), (10, 2, "after")),
        "now the other side",
    ),
    Pain(
        date(2026, 4, 7),
        *("gastrocnemius", "left"),
        ((0, 3, "during"), (1, 4, "next morning"), (3, 4, "during"), (5, 3, "after"), (9, 2, "after")),
        "the calf again",
    ),
    Pain(
        date(2026, 5, 9),
        *("gastrocnemius", "left"),
        (
            *((0, 3, "during"), (2, 4, "next morning"), (4, 4, "during"), (7, 5, "during")),
            *((9, 5, "before"), (12, 6, "during"), (15, 8, "during")),
        ),
        "had to walk home",
    ),
)

STOP = date(2026, 5, 24)
"""The day on which the calf stopped her."""

HALF_MARATHON = date(2026, 3, 29)


@dataclass(frozen=True, slots=True)
class Plan:
    """One planned run: when, how far [m], how fast on the flat [m/s], and its name."""

    number: int
    start: datetime
    distance_m: float
    speed_mps: float
    name: str


def plans(rng: np.random.Generator) -> Iterator[Plan]:
    """Her runs in order: four or five a week, more each week, less while something hurts."""
    number = 0
    monday = FIRST_DAY
    while monday <= STOP:
        week = (monday - FIRST_DAY).days // 7
        volume_m = 1000 * min(34 + 0.8 * week, 58) * (0.75 if week % 4 == 3 else 1)
        for weekday, share, speed, name in _week(week):
            day = monday + timedelta(days=weekday)
            if _hurts(day):
                share *= CUT_BACK
            if day > STOP or (_hurts(day) and rng.random() < 0.35):
                continue
            distance_m = volume_m * share * rng.uniform(0.93, 1.07)
            hour = 9 if weekday >= 5 else 18
            if day == HALF_MARATHON:
                distance_m, speed, name = 21_150, 3.3, "Half marathon"
            if day == STOP:
                distance_m, name = 9_400, "Long run, broken off"
            start = datetime.combine(day, time(hour, int(rng.integers(0, 50))), tzinfo=ZONE)
            yield Plan(number, start.astimezone(UTC), distance_m, speed + 0.003 * week, name)
            number += 1
        monday += timedelta(days=7)


def _week(week: int) -> Iterator[tuple[int, float, float, str]]:
    yield 1, 0.17, 2.72, "Easy run"
    yield 2, 0.21, 3.12 if week % 2 else 2.95, "Intervals" if week % 2 else "Tempo run"
    if week % 3:
        yield 4, 0.14, 2.68, "Easy run"
    yield 5, 0.15, 2.75, "Hills" if week % 2 else "Easy run"
    yield 6, 0.33, 2.65, "Long run"


def _hurts(day: date) -> bool:
    return any(0 <= (day - pain.first).days <= pain.entries[-1][0] and pain.first != STOP for pain in PAINS)


def diary(rng: np.random.Generator) -> Iterator[dict[str, str]]:
    """The rows of her ``niggles.csv``: pains, clear check-ins, and days she forgot."""
    hurting: dict[date, list[dict[str, str]]] = {}
    for pain in PAINS:
        for number, (days, severity, moment) in enumerate(pain.entries):
            day = pain.first + timedelta(days=days)
            last = number == len(pain.entries) - 1
            row = {
                "date": day.isoformat(),
                "region": pain.region,
                "side": pain.side,
                "severity": str(severity),
                "moment": moment,
                "onset": pain.onset if number == 0 else "",
                "impact": "stopped" if day == STOP else "",
                "note": pain.note if last else "",
            }
            hurting.setdefault(day, []).append(row)
    day = FIRST_DAY
    while day <= LAST_DAY:
        if day in hurting:
            yield from hurting[day]
        elif rng.random() < LOGGING:
            yield {"date": day.isoformat(), "region": "none", "side": "", "severity": "0"}
        day += timedelta(days=1)


COLUMNS = ("date", "region", "side", "severity", "moment", "onset", "impact", "note")

GPX_EVERY = 17
"""Every so many runs the phone recorded instead of the watch."""


def tracks() -> Iterator[tuple[Plan, Track]]:
    """Each planned run with its samples."""
    for plan in plans(np.random.default_rng([SEED, 1])):
        rng = np.random.default_rng([SEED, 2, plan.number])
        weeks = (plan.start.date() - FIRST_DAY).days / 7
        track = run_track(rng, distance_m=plan.distance_m, speed_mps=plan.speed_mps, route=plan.number)
        yield plan, track.leaning(min(weeks / 38, 1.0))


def write(folder: Path) -> int:
    """Write the watch files and the diary into a folder; returns how many runs there are."""
    from tracker.evaluation import demo_files

    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for plan, track in tracks():
        stem = plan.start.astimezone(ZONE).strftime("%Y-%m-%d-%H%M")
        if plan.number % GPX_EVERY == GPX_EVERY - 1:
            data, name = demo_files.gpx(plan.name, plan.start, track), f"{stem}.gpx.gz"
        else:
            data, name = demo_files.fit(plan.number, plan.start, ZONE, track), f"{stem}.fit"
        (folder / name).write_bytes(data)
        count += 1
    with (folder / "niggles.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(diary(np.random.default_rng([SEED, 3])))
    return count


if __name__ == "__main__":
    target = Path(sys.argv[1])
    print(f"{write(target)} runs written to {target}")
