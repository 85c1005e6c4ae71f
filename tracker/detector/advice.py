"""What to do, as short cards tied to trail, stage and self-check (claims C7, C11, C12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tracker.detector import wording
from tracker.detector.case import Case
from tracker.detector.trail import places
from tracker.diary import posture
from tracker.diary.actions import DEEDS
from tracker.model import Episode, Evidence, SelfCheck, Source, Stage

ADVICE: dict[str, str] = {
    "stop_and_seek": "Stop running for now and see a physiotherapist or doctor; show them this trail.",
    "hold_load": "Add no distance, speed or hills while this is open; hold or cut back.",
    "pelvis_first": "Add load again only once the pelvis is stable, or while you work on it.",
    "whole_chain": "Have the whole chain looked at, from where it began; the sore spot alone tells little.",
    "loosen": "Loosen the muscles of the lower back (never the spine itself), the hip flexors and the quads "
    "(a therapist's advice; contested).",
    "strength": "Get strength work that starts at the pelvis from someone who can watch you do it (a "
    "therapist's advice; no study of trails).",
    "self_check": "Do the posture self-check: head, shoulders, pelvis, feet (niggle posture).",
    "note_it": "Note what you do about it (niggle did), so that it shows whether it helped.",
    "keep_logging": "Keep logging, clear days too: they are what tells a pattern from chance.",
}
"""Advice cards by id, in the order in which they are shown."""

_BY_STAGE: dict[Stage, tuple[str, ...]] = {
    Stage.WATCH: ("hold_load", "loosen", "keep_logging"),
    Stage.DEVELOPING: ("hold_load", "whole_chain", "loosen", "strength", "note_it", "keep_logging"),
    Stage.ACT_NOW: ("stop_and_seek", "whole_chain", "loosen", "strength", "note_it"),
}

CHECK_AGAIN_DAYS = 60
"""A self-check older than that is worth another."""

PELVIS_STEPS = ("pelvis", "tuck")


def cards(case: Case, stage: Stage) -> tuple[str, ...]:
    """The cards for a stage, and for what the last self-check found or the lack of one."""
    wanted = set(_BY_STAGE[stage])
    check = _last_check(case)
    if check is None or (case.as_of - check.day).days > CHECK_AGAIN_DAYS:
        wanted.add("self_check")
    if check and any(finding.step in PELVIS_STEPS for finding in check.findings):
        wanted |= {"pelvis_first", "strength"}
    return tuple(card for card in ADVICE if card in wanted)


def from_self_check(case: Case, trail: Sequence[Episode], upstream: Sequence[Source]) -> Iterator[Evidence]:
    """What the last self-check found that can go with the trail (claim C9)."""
    check = _last_check(case)
    if check is None:
        return
    regions = {onset.site.region for onset in trail} | {source.site.region for source in upstream}
    for finding in posture.explaining(check, regions):
        goes_with = (region for region in posture.regions(finding) if region in regions)
        names = ", ".join(case.body.region(region).name for region in goes_with)
        on = wording.day(check.day)
        yield Evidence(
            claim=f"self-check of {on}: {posture.in_words(finding)}; it goes with {names}",
            days=(check.day,),
            reference="the manual, on the self-check; how posture and pain go together is contested",
        )


def _last_check(case: Case) -> SelfCheck | None:
    return next((check for check in reversed(case.diary.self_checks) if check.stands_on(case.as_of)), None)


def aftermath(case: Case, trail: Sequence[Episode], *, expected_days: float) -> Iterator[Evidence]:
    """Whether the trail went quiet after what was done about it, and what would be expected anyway."""
    sites = places(trail)
    for action in case.diary.actions:
        if not action.stands_on(case.as_of) or action.day < trail[0].first:
            continue
        if action.what not in DEEDS or DEEDS[action.what].kind != "deed":
            continue
        since = [n for e in case.episodes if e.site in sites for n in e.entries if n.day > action.day]
        observed = case.days_logged_after(action.day)
        if not observed:
            continue  # nothing is known of what came of it
        yield _after(case, action.day, DEEDS[action.what].words, len(since), observed, expected_days)


def _after(case: Case, day: date, words: str, sore: int, observed: int, expected_days: float) -> Evidence:
    passed = (case.as_of - day) // timedelta(days=1)
    if sore:
        result = f"it has hurt on {wording.plural(sore, 'entry') if sore == 1 else f'{sore} entries'} since"
    else:
        result = f"quiet on all {observed} days logged since"
    return Evidence(
        claim=f"{wording.day(day)}: {words}; {result} ({wording.plural(passed, 'day')}). Half of such trails "
        f"are quiet for {expected_days:.0f} days between two steps anyway",
        value=observed if not sore else 0,
        unit="quiet days",
        supports=bool(sore),
        days=(day,),
    )
