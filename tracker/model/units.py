"""What lengths and paces are shown in; inside, everything is metres and seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MILE_M = 1609.344
FOOT_M = 0.3048

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth, IUGG (Moritz 2000, doi:10.1007/s001900050278)."""

DEGREE_M = 111_195.0
"""A degree of latitude."""


@dataclass(frozen=True, slots=True)
class Units:
    """One way to show lengths: the unit of distances and paces [m], that of heights [m], and their names."""

    id: str
    distance_m: float
    distance: str
    height_m: float
    height: str

    def way(self, metres: float, decimals: int = 1) -> str:
        """A distance in words: ``10.2 km``."""
        return f"{metres / self.distance_m:,.{decimals}f} {self.distance}"

    def pace(self, speed_mps: float) -> str:
        """A speed [m/s] as minutes and seconds: ``4:30 /km``; ``–`` where there is no movement."""
        if not speed_mps > 0:
            return "–"
        minutes, seconds = divmod(round(self.distance_m / speed_mps), 60)
        return f"{minutes}:{seconds:02d} /{self.distance}"

    def climb(self, metres: float) -> str:
        """A height in words: ``120 m``."""
        return f"{metres / self.height_m:.0f} {self.height}"


METRIC = Units("metric", 1000.0, "km", 1.0, "m")
IMPERIAL = Units("imperial", MILE_M, "mi", FOOT_M, "ft")
UNITS = {units.id: units for units in (METRIC, IMPERIAL)}
"""Every way by id."""


def clock(seconds: float) -> str:
    """A duration: ``1:02:03`` or ``4:30``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def week_of(day: date, first_weekday: int = 0) -> date:
    """The first day of a day's week; weeks begin on Monday (0) or another weekday, up to Sunday (6)."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)


def next_month(day: date) -> date:
    """The first day of the month after a day's."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
