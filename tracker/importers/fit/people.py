"""What a FIT file says about its wearer and its devices."""

from __future__ import annotations

import numpy as np

from tracker.importers.fit.messages import Messages
from tracker.model import POSSIBLE_ATHLETE, Athlete

MOST_DEVICES = 12


def athlete(messages: Messages) -> Athlete | None:
    """Mass, height, sex, heart rates and zones as stored in the watch; None where it states none of them.

    A value that cannot be (a maximum of 0) is taken for not set.
    """
    profile, target = messages.table("user_profile"), messages.table("zones_target")
    zones, time_in_zone = messages.table("hr_zone"), messages.table("time_in_zone")
    values = {
        "hr_max_bpm": _last(
            time_in_zone.number("max_heart_rate"),
            target.number("max_heart_rate"),
            profile.number("default_max_running_heart_rate"),
            profile.number("default_max_heart_rate"),
        ),
        "hr_rest_bpm": _last(time_in_zone.number("resting_heart_rate"), profile.number("resting_heart_rate")),
        "hr_threshold_bpm": _last(
            time_in_zone.number("threshold_heart_rate"), target.number("threshold_heart_rate")
        ),
        "mass_kg": _last(profile.number("weight")),
        "height_m": _last(profile.number("height")),
    }
    for name, value in values.items():
        low, high = POSSIBLE_ATHLETE[name]
        if value is not None and not low <= value <= high:
            values[name] = None
    if (values["hr_rest_bpm"] or 0) >= (values["hr_max_bpm"] or 1000):
        values["hr_rest_bpm"] = values["hr_max_bpm"] = None
    sex = next((text for text in profile.text("gender") if text in ("female", "male")), None)
    limits = _limits(time_in_zone.arrays("hr_zone_high_boundary"), zones.number("high_bpm"))
    if sex is None and not limits and all(value is None for value in values.values()):
        return None
    return Athlete(sex=sex, hr_zones_bpm=limits, **values)


def devices(messages: Messages) -> tuple[str, ...]:
    """The watch and its sensors: maker, and product where it has a name, each once."""
    table = messages.table("device_info")
    out: dict[str, None] = {}
    makers, names = table.text("manufacturer"), table.text("product_name")
    products = table.number("product").tolist()
    for maker, name, product in zip(makers, names, products, strict=True):
        model = name or (_product(product) if maker == "garmin" else None)
        words = [word.replace("_", " ") for word in (maker, model) if word and not word.isdigit()]
        if words:
            out[" ".join(words)] = None
    return tuple(out)[:MOST_DEVICES]


def _product(number: float) -> str | None:
    from fitparse.profile import FIELD_TYPES

    return FIELD_TYPES["garmin_product"].values.get(int(number)) if number == number else None


def _last(*columns: np.ndarray) -> float | None:
    """The last known value of the first column that knows one."""
    for column in columns:
        known = column[~np.isnan(column)]
        if len(known):
            return float(known[-1])
    return None


def _limits(boundaries: list[np.ndarray], highs: np.ndarray) -> tuple[float, ...]:
    found = next((line for line in boundaries if len(line)), highs[~np.isnan(highs)])
    values = [float(value) for value in found if 40 <= value <= 250]
    return tuple(values) if values == sorted(set(values)) else ()
