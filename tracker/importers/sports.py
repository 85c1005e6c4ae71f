"""What devices and services call a sport, and what niggle calls it.

The names are those of the FIT profile; everything a person can reasonably call a run is ``running``
(road, trail, track, treadmill, virtual) and tells the difference in its sub-sport.
"""

from __future__ import annotations

import re

from tracker.model import RUNNING

FOOT_SPORTS = frozenset({RUNNING, "walking", "hiking", "transition"})
"""Sports whose FIT cadence counts the steps of one leg."""

RUN_SUB_SPORTS = frozenset({"treadmill", "indoor_running", "street", "trail", "track", "ultra", "obstacle"})
"""FIT sub-sports that make an activity of unstated sport a run."""

VAGUE_SPORTS = frozenset({None, "generic", "fitness_equipment", "training", "unknown", "all"})
"""FIT sports that say nothing about what was done."""

WORDS: tuple[tuple[str, str | None, str], ...] = (
    ("wheelchair", None, "wheelchair|rollstuhl"),
    ("transition", None, "transition|biketoruntransition|swimtobiketransition"),
    ("skateboarding", None, "skateboard"),
    ("inline_skating", None, "inline"),
    ("jump_rope", None, "skipping|jump rope|seilspring"),
    ("skiing", None, "langlauf|skilanglauf|narciar|bieg narciar|лыж|беговые лыжи|nordic ski|ski"),
    ("ice_skating", None, "eislauf|schlittschuh|skøjte|ice skat|ice_skat|iceskat|skat"),
    ("cycling", None, "carrera de bicicleta|bicicleta|trail ride"),
    (RUNNING, "trail", "trail run|trail_run|trailrun|traillauf"),
    (RUNNING, "treadmill", "treadmill|indoor_run|indoor run|indoorrun|laufband"),
    (RUNNING, "virtual_activity", "virtual run|virtual_run|virtualrun"),
    (RUNNING, "track", "track run|track_run|track_and_field_run"),
    (RUNNING, None, "run|jog|lauf|corrida|corsa|carrera|hardloop|løb|löp|bieg|juoksu|course à pied"),
    (RUNNING, None, "løping|koşu|canicross|course virtuelle|бег|забег|ランニング|달리기|跑"),
    ("snowshoeing", None, "snowshoe"),
    (
        "walking",
        None,
        "walk|spazier|marche|wandeling|caminata|caminhada|camminata|spacer|ходьба|ウォーク|步行",
    ),
    ("hiking", None, "hik|wander|randonn|senderismo|escursion|trilha|поход"),
    (RUNNING, "trail", "trail"),
    ("cycling", "mountain", "mountain bik|mountain_bik|mountainbik"),
    ("cycling", "indoor_cycling", "indoor_cycl"),
    ("cycling", None, "cycl|bik|ride|radfahr|vélo|velo|pedala|fiets|ciclis|jazda|велос|заезд|ライド|骑"),
    ("swimming", None, "swim|schwimm|natation|natação|nuoto|natación|zwem|плаван"),
    ("rowing", None, "row"),
    ("training", "strength_training", "strength|weight|kraft|kracht|musculation"),
    ("training", "yoga", "yoga"),
    ("fitness_equipment", "elliptical", "elliptical"),
)
"""Sport, sub-sport, and how words for them begin in the languages of services and their users; first
match wins."""


def fit_sport(sport: str | None, sub_sport: str | None) -> tuple[str, str | None]:
    """Sport and sub-sport of a FIT session; a treadmill filed under fitness equipment is a run."""
    sub_sport = None if sub_sport in ("generic", "all") else sub_sport
    if sport in VAGUE_SPORTS and sub_sport in RUN_SUB_SPORTS:
        return RUNNING, sub_sport
    return (sport if sport and sport != "generic" else "unknown"), sub_sport


def named_sport(stated: str | None) -> tuple[str | None, str | None]:
    """Sport and sub-sport that a word in a file means; None where it means none we know."""
    text = (stated or "").strip().lower().replace("-", " ")
    for sport, sub_sport, words in _PATTERNS:
        if words.search(text):
            return sport, sub_sport
    return None, None


def _beginning(words: str) -> re.Pattern[str]:
    """What finds one of the words at the beginning of a word (or “lauf” at the end of a German one)."""
    return re.compile(rf"(?<![^\W\d_])(?:{words})" + (r"|lauf\b" if "lauf" in words.split("|") else ""))


_PATTERNS = [(sport, sub_sport, _beginning(words)) for sport, sub_sport, words in WORDS]
