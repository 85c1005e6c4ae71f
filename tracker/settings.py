"""Where things lie, and which settings a runner can make."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path

from tracker.errors import InvalidValueError
from tracker.model.units import MILE_M, UNITS, WEEKDAYS

DATABASE_VARIABLE = "NIGGLE_DB"


UNITS_OF_KEYS = {"_bpm": "bpm", "_mps": "m/s", "_kg": "kg", "_m": "m"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key, what it means, its default, and the check that turns text into a value.

    One that is ``dated`` is a value of the athlete's and can change from a day on.
    """

    key: str
    meaning: str
    default: str | None
    check: Callable[[str], str]
    dated: bool = False

    @property
    def title(self) -> str:
        """The key as a page shows it: in words, with its unit in brackets."""
        words = self.key.replace("hr_", "heart_rate_")
        for ending, unit in UNITS_OF_KEYS.items():
            if words.endswith(ending):
                return f"{words.removesuffix(ending)} [{unit}]".replace("_", " ")
        return words.replace("_", " ")


def _zone_name(text: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise InvalidValueError(
            f"“{text}” is no time zone we know", where="timezone", hint="Write it like Europe/Berlin."
        ) from None
    return text


def _yes_or_no(text: str) -> str:
    answer = {
        "yes": "yes",
        "y": "yes",
        "true": "yes",
        "1": "yes",
        "no": "no",
        "n": "no",
        "false": "no",
        "0": "no",
    }
    try:
        return answer[text.strip().lower()]
    except KeyError:
        raise InvalidValueError(f"“{text}” is neither yes nor no", where="keep_originals") from None


def _time_of_day(text: str) -> str:
    try:
        hours, minutes = re.fullmatch(r"(\d{1,2})[:.](\d\d)(?::\d\d)?", text.strip()).groups()  # type: ignore[union-attr]
        return f"{time(int(hours), int(minutes)):%H:%M}"
    except (ValueError, AttributeError):
        raise InvalidValueError(
            f"“{text}” is no time of day", where="reminder_time", hint="Write it like 20:00."
        ) from None


def _web_address(text: str) -> str:
    from urllib.parse import urlsplit

    given = text.strip()
    try:
        parts = urlsplit(given)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and given.isascii()
    except ValueError:
        right = False
    if given and (not right or any(letter.isspace() for letter in given)):
        raise InvalidValueError(
            f"“{text}” is no web address",
            where="reminder_url",
            hint="Write it like https://ntfy.example/topic.",
        )
    return given


def _mode(text: str) -> str:
    from tracker.model import Choices

    given = text.strip().lower().replace(" ", "-").replace("_", "-")
    return Choices(mode=given).mode


def _one_of(key: str, known: Sequence[str]) -> Callable[[str], str]:
    """One of some words; its beginning is enough."""

    def check(text: str) -> str:
        given = text.strip().lower()
        found = [word for word in known if given and word.startswith(given)]
        if len(found) != 1:
            raise InvalidValueError(f"“{text}” is none of {', '.join(known)}", where=key)
        return found[0]

    return check


def _false_alarms(text: str) -> str:
    from tracker.model import Choices

    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        raise InvalidValueError(f"“{text}” is no number", where="false_alarms_per_year") from None
    return f"{Choices(false_alarms_per_year=value).false_alarms_per_year:g}"


def _number(key: str, **units: float) -> Callable[[str], str]:
    """A number within what `Athlete` takes for possible, in one of some units; a comma is a point."""

    takes = f"Write the number alone, or with {' or '.join(units)}." if units else None

    def check(text: str) -> str:
        from tracker.model import Athlete

        number, unit = re.fullmatch(r"(.*?)\s*([a-z]*)", text.strip().lower(), re.DOTALL).groups()  # type: ignore[union-attr]
        try:
            value = float(number.replace(",", ".")) * ({"": 1.0} | units)[unit]
            Athlete(**{key: value})  # type: ignore[arg-type]
        except (ValueError, KeyError):
            raise InvalidValueError(f"“{text}” is no number", where=key, hint=takes) from None
        except InvalidValueError as error:
            what = error.what.removeprefix(f"{key} ")
            raise InvalidValueError(what, where=key, hint=takes) from None
        return f"{value:.5g}"

    return check


def _pace(text: str) -> str:
    """A speed [m/s], also written as a pace: 4:30 (minutes a kilometre), 7:15/mi."""
    found = PACE.fullmatch(text.strip().lower())
    if found is None:
        return _number("threshold_speed_mps")(text)
    metres = MILE_M if found["unit"] == "mi" else 1000.0
    seconds = 60 * int(found["minutes"]) + int(found["seconds"])
    return _number("threshold_speed_mps")(f"{metres / seconds:.5f}" if seconds else "0")


PACE = re.compile(r"(?P<minutes>\d{1,2}):(?P<seconds>[0-5]\d)\s*(?:/?\s*(?:min/)?(?P<unit>km|mi)(?:le)?)?")


def _sex(text: str) -> str:
    known = {"f": "female", "female": "female", "woman": "female", "m": "male", "male": "male", "man": "male"}
    try:
        return known[text.strip().lower()]
    except KeyError:
        raise InvalidValueError(
            f"“{text}” is neither female nor male", where="sex", hint="The load formulas know only these two."
        ) from None


BPM = {"bpm": 1.0}
MASS = {"kg": 1.0, "lb": 0.45359237, "lbs": 0.45359237}
LENGTH = {"m": 1.0, "cm": 0.01}

SETTINGS: tuple[Setting, ...] = (
    Setting("hr_max_bpm", "your maximal heart rate [1/min]", None, _number("hr_max_bpm", **BPM), dated=True),
    Setting(
        "hr_rest_bpm", "your resting heart rate [1/min]", None, _number("hr_rest_bpm", **BPM), dated=True
    ),
    Setting(
        "hr_threshold_bpm",
        "the heart rate you can hold for about an hour [1/min]",
        None,
        _number("hr_threshold_bpm", **BPM),
        dated=True,
    ),
    Setting(
        "hr_aerobic_bpm",
        "the heart rate up to which it is easy, your aerobic threshold [1/min]",
        None,
        _number("hr_aerobic_bpm", **BPM),
        dated=True,
    ),
    Setting(
        "threshold_speed_mps",
        "the speed you can hold for about an hour [m/s], or the pace, like 4:30",
        None,
        _pace,
        dated=True,
    ),
    Setting("sex", "female or male: the constants of TRIMP differ", None, _sex, dated=True),
    Setting(
        "mass_kg",
        "your mass [kg]",
        None,
        _number("mass_kg", **MASS),
        dated=True,
    ),
    Setting("height_m", "your height [m]", None, _number("height_m", **LENGTH), dated=True),
    Setting(
        "tissue_exponent",
        "how the load of a step counts in the tissue loads",
        None,
        _number("tissue_exponent"),
        dated=True,
    ),
    Setting(
        "mode",
        "what is held against soreness: strict (nothing should hurt) or pain-monitoring (mild pain may, if "
        "it settles by the next morning)",
        "strict",
        _mode,
    ),
    Setting(
        "false_alarms_per_year",
        "how often a year a warning may be nothing: rarer means later",
        "0.25",
        _false_alarms,
    ),
    Setting(
        "timezone",
        "your time zone, for files that do not tell their local time (default: this machine's)",
        None,
        _zone_name,
    ),
    Setting("units", "metric (km, m) or imperial (miles, feet)", "metric", _one_of("units", tuple(UNITS))),
    Setting(
        "week_starts",
        "the day on which your weeks begin, in charts and in the calendar",
        "monday",
        _one_of("week_starts", WEEKDAYS),
    ),
    Setting(
        "keep_originals",
        "keep a copy of every imported file inside the database (yes or no; about 75 kB an hour)",
        "no",
        _yes_or_no,
    ),
    Setting("reminder_time", "when to remind you of the diary, local time", "20:00", _time_of_day),
    Setting(
        "reminder_url",
        "an address of yours that niggle remind --send posts to, empty for none",
        None,
        _web_address,
    ),
)
"""Every setting, in the order in which they are shown."""


def setting(key: str) -> Setting:
    """The setting of that key.

    Raises
    ------
    InvalidValueError
        There is no such setting; the known ones are named.
    """
    for known in SETTINGS:
        if known.key == key:
            return known
    names = ", ".join(known.key for known in SETTINGS)
    raise InvalidValueError(f"there is no setting “{key}”", hint=f"There are: {names}.")


def database_path(given: str | Path | None = None) -> Path:
    """The database to use: the given one, else ``NIGGLE_DB``, else the platform's data folder."""
    chosen = given or os.environ.get(DATABASE_VARIABLE)
    try:
        path = Path(chosen).expanduser() if chosen else data_folder() / "niggle.sqlite"
        return path.resolve() if path.is_symlink() else path  # its folders lie beside the file itself
    except (RuntimeError, OSError):
        raise InvalidValueError(
            "this path leads nowhere: no such user, or a circle of links",
            where=str(chosen),
            hint="Write the path out.",
        ) from None


def data_folder() -> Path:
    """The platform's folder for this program's data."""
    from platformdirs import user_data_path

    return user_data_path("niggle", appauthor=False)


class MachineZone(tzinfo):
    """This machine's local time by its rules for every date, summer time included."""

    def fromutc(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return moment.replace(tzinfo=None).astimezone().utcoffset() if moment else None

    def dst(self, moment: datetime | None) -> timedelta | None:
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        return moment.replace(tzinfo=None).astimezone().tzname() if moment else None


def zone(name: str | None) -> tzinfo:
    """The time zone of that name, or this machine's."""
    if not name:
        return MachineZone()
    from zoneinfo import ZoneInfo

    return ZoneInfo(_zone_name(name))


def demo_folder() -> Path:
    """The demo athlete's files: inside an installed package, or in the source tree.

    Raises
    ------
    InvalidValueError
        They are in neither place.
    """
    installed = Path(__file__).parent / "demo"
    for folder in (installed, installed.parent.parent / "data" / "demo"):
        if (folder / "niggles.csv").is_file():
            return folder
    raise InvalidValueError("the demo athlete's files are missing", hint="Install niggle again.")


def demo_database(folder: Path) -> Path:
    """The demo athlete's own database; another version of her files gets another one."""
    version = hashlib.sha256((folder / "niggles.csv").read_bytes()).hexdigest()[:8]
    return data_folder() / f"demo-{version}.sqlite"
