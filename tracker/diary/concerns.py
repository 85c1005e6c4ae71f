"""Questions about something serious, asked only when an entry touches them (claim C8).

The words and places that raise each question follow ``manual/warning-signs.md``; a yes, or a word that
says the thing itself, is for a clinician. Nothing here diagnoses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from tracker.body import load_body
from tracker.model import Alert, Answer, Impact, Moment, Niggle, Onset, Quality, Site

BEFORE_RUNNING = "Please see a clinician before you run again."
SOON = "Please see a clinician today or tomorrow, and do not run on it."
TODAY = "Please see a clinician today."
SPARE = "Please see a clinician today or tomorrow; until then do not run, and spare the leg."
EMERGENCY = "That is an emergency: call for help now."

URGES = (EMERGENCY, TODAY, SPARE, SOON, BEFORE_RUNNING)
"""What a yes asks for, the most urgent first (our choice, cautious on purpose)."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; yes is the answer that worries, and asks for what ``on_yes`` says."""

    id: str
    text: str
    on_yes: str = BEFORE_RUNNING


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of serious cause: what it can be, what to ask about it, and what to do meanwhile."""

    id: str
    concern: str
    questions: tuple[Question, ...]
    urge: str = BEFORE_RUNNING
    of_a_place: bool = True
    """Whether its questions are about the place that hurts, and not about the runner."""

    def about(self, site: Site | None) -> Site | None:
        """What its questions are about where this place is sore: the place, or None for the runner."""
        return site if self.of_a_place else None

    def takes(self, answer: Answer, sites: Collection[Site]) -> bool:
        """Whether an answer counts where this is asked about these places."""
        return not self.of_a_place or answer.site is None or answer.site in sites

    @property
    def if_yes(self) -> str:
        """What is said with the questions, before anybody has answered."""
        return f"If one of these is a yes: {self.urge[:1].lower()}{self.urge[1:]}"


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            "heart",
            "Pain in the chest, fainting or short breath can come from the heart or the lungs.",
            (
                Question("heart_effort", "Does it come with effort?", TODAY),
                Question(
                    "heart_press", "Does it press like a weight, or stay after minutes of rest?", EMERGENCY
                ),
                Question(
                    "heart_breath",
                    "Are you faint, sweating, or shorter of breath than running explains?",
                    EMERGENCY,
                ),
            ),
            "Please stop, and see a clinician today; pressing, or faint, or without breath: an emergency.",
            of_a_place=False,
        ),
        Kind(
            "femoral_neck",
            "Pain in hip, groin or buttock can be a stress fracture of the femoral neck.",
            (
                Question("femoral_neck_night", "Does it wake you at night or hurt at rest?", SPARE),
                Question("femoral_neck_hop", "Does hopping on that leg hurt?", SPARE),
                Question("femoral_neck_strike", "Does it hurt in the groin when the foot lands?", SPARE),
            ),
        ),
        Kind(
            "bone",
            "Pain on one spot of a bone can be a stress fracture.",
            (
                Question("bone_spot", "Can you point to one sore spot of the bone?"),
                Question("bone_night", "Does it hurt at rest or at night?"),
                Question("bone_hop", "Does hopping on that leg hurt?"),
            ),
        ),
        Kind(
            "rupture",
            "What gives way with an event can be a torn muscle or tendon, or a broken bone.",
            (
                Question("rupture_pop", "Did you feel a pop or a kick?", SOON),
                Question("rupture_weak", "Is it hard to push off, or to rise on your toes?", SOON),
                Question("rupture_gap", "Is there a gap to feel, or a large bruise?", SOON),
            ),
            SOON,
        ),
        Kind(
            "clot",
            "A leg that is swollen and warm can have a clot.",
            (
                Question("clot_swollen", "Is the leg swollen, warm or red?", TODAY),
                Question("clot_still", "Have you travelled far, been ill or lain still of late?", TODAY),
                Question("clot_breath", "Are you short of breath, or is there chest pain?", EMERGENCY),
            ),
            "Please see a clinician today; with short breath or chest pain it is an emergency.",
        ),
        Kind(
            "nerve",
            "Numbness, weakness or a bladder that fails can come from a nerve that is pressed.",
            (
                Question("nerve_spreads", "Does the numbness spread?"),
                Question("nerve_weak", "Is the leg or the foot getting weaker?", TODAY),
                Question(
                    "nerve_saddle",
                    "Is the skin between the legs numb, or bladder or bowel changed?",
                    EMERGENCY,
                ),
            ),
            "Please see a clinician before you run again, today where it gets weaker; numb between the legs, "
            "or with bladder or bowel changed, it is an emergency.",
        ),
        Kind(
            "compartment",
            "Tightness that builds with a numb foot can be pressure in the lower leg.",
            (
                Question("compartment_same_point", "Does it come at the same point of each run?"),
                Question("compartment_numb", "Does the foot go numb or weak?"),
            ),
            "Please see a clinician before you run again; strong pain that rest does not ease: an emergency.",
        ),
        Kind(
            "joint",
            "A joint that is hot, swollen, locks or gives way wants a look.",
            (
                Question("joint_hot", "Is the joint hot and swollen, or have you a fever?", TODAY),
                Question("joint_locks", "Does it lock, or give way under you?"),
            ),
            "Please see a clinician before you run on it; hot, or with a fever, today.",
        ),
    )
}
"""Every kind, the gravest first."""


def urge_of(kind: Kind, yes: Sequence[Question]) -> str:
    """What these yeses to a kind's questions ask for; never less than the kind itself does."""
    worst = min((question.on_yes for question in yes), key=URGES.index)
    if worst == EMERGENCY:
        return worst
    return min(worst, kind.urge, key=URGES.index) if kind.urge in URGES else kind.urge


QUESTIONS: dict[str, tuple[Kind, Question]] = {
    question.id: (kind, question) for kind in KINDS.values() for question in kind.questions
}

ASK_FROM = 4.0
"""Pain from here on, at a place with a red flag, raises its questions."""


def _in_areas(*osiics: str) -> frozenset[str]:
    return frozenset(region.id for region in load_body().regions.values() if region.osiics in osiics)


AROUND_THE_HIP = _in_areas("G") | {"glute_max", "piriformis", "si_joint", "hamstring_prox"}
"""Hip, groin and buttock."""

JOINTS = _in_areas("K", "A")
CALF_AND_THIGH = _in_areas("Q", "T") | {"knee_posterior"}
LEGS = _in_areas("G", "T", "K", "Q", "A", "F", "X")
BONY = frozenset(region.id for region in load_body().regions.values() if region.red_flag_kind == "bone")

GENERAL = frozenset({Alert.FAINT, Alert.BREATH, Alert.UNWELL, Alert.SADDLE})
"""What is no pain of one place, and can be said without any."""

ASKED_AGAIN_DAYS = 14
"""A question that was answered is asked again after so many days."""

REST = frozenset({Alert.NIGHT, Alert.HOP})
BONE_WORDS = REST | {Alert.SPOT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When an entry touches a kind: at these places, by any one of these things.

    ``sudden`` asks for an onset with an event, or without. ``says_yes``: the entry's words are a yes already.
    """

    kind: str
    where: frozenset[str] | None = None
    sudden: bool | None = None
    alerts: frozenset[Alert] = frozenset()
    severity: float = inf
    quality: Quality | None = None
    stopped: bool = False
    says_yes: bool = False

    def touches(self, entry: Niggle) -> bool:
        """Whether an entry touches the kind by this rule."""
        if self.where is not None and entry.site.region not in self.where:
            return False
        if self.sudden is not None and (entry.onset is Onset.SUDDEN) != self.sudden:
            return False
        return (
            bool(self.alerts & set(entry.alerts))
            or entry.severity >= self.severity
            or (self.quality is not None and entry.quality is self.quality)
            or (self.stopped and entry.impact is Impact.STOPPED)
        )


RULES: tuple[Rule, ...] = (
    Rule(kind="femoral_neck", where=AROUND_THE_HIP, alerts=REST, says_yes=True),
    Rule(kind="femoral_neck", where=AROUND_THE_HIP, severity=ASK_FROM),
    Rule(kind="bone", where=BONY, alerts=BONE_WORDS, says_yes=True),
    Rule(kind="bone", where=LEGS, alerts=BONE_WORDS | {Alert.LIMP}),
    Rule(kind="bone", where=BONY, severity=ASK_FROM),
    Rule(kind="rupture", alerts=frozenset({Alert.POP}), says_yes=True),
    Rule(kind="rupture", sudden=True, alerts=frozenset({Alert.BRUISE, Alert.WEAK}), says_yes=True),
    Rule(kind="rupture", sudden=True, severity=ASK_FROM, stopped=True),
    Rule(kind="clot", where=CALF_AND_THIGH, alerts=frozenset({Alert.SWELLING, Alert.WARM}), says_yes=True),
    Rule(kind="clot", where=frozenset({"knee_posterior"}), severity=ASK_FROM),
    Rule(kind="nerve", alerts=frozenset({Alert.SADDLE}), says_yes=True),
    Rule(kind="nerve", sudden=False, alerts=frozenset({Alert.WEAK}), says_yes=True),
    Rule(kind="nerve", where=LEGS, alerts=frozenset({Alert.GIVING_WAY, Alert.WEAK}), quality=Quality.NUMB),
    Rule(kind="nerve", quality=Quality.NUMB),
    Rule(kind="heart", alerts=frozenset({Alert.FAINT, Alert.BREATH}), says_yes=True),
    Rule(kind="heart", alerts=frozenset({Alert.UNWELL})),
    Rule(kind="heart", where=frozenset({"chest_ribs"}), severity=0.5),
    Rule(kind="compartment", where=frozenset({"tib_anterior"}), severity=ASK_FROM, quality=Quality.NUMB),
    Rule(
        kind="joint",
        where=JOINTS,
        alerts=frozenset({Alert.LOCKING, Alert.GIVING_WAY, Alert.WARM}),
        says_yes=True,
    ),
    Rule(kind="joint", where=JOINTS, alerts=frozenset({Alert.SWELLING})),
)
"""Every rule; those of one kind stand together, the surest first."""


def touched(entry: Niggle) -> Iterator[tuple[Kind, bool]]:
    """The kinds whose questions an entry raises, and whether its own words are a yes already."""
    told: dict[str, bool] = {}
    if entry.severity <= 0 and not entry.alerts and entry.quality is not Quality.NUMB:
        return
    for rule in RULES:
        if rule.kind not in told and not _asked_already(rule, told) and rule.touches(entry):
            told[rule.kind] = rule.says_yes
            yield KINDS[rule.kind], rule.says_yes


def _asked_already(rule: Rule, told: dict[str, bool]) -> bool:
    """Around the hip the femoral neck is the bone that is meant: the general questions would be twins."""
    if rule.kind != "bone" or "femoral_neck" not in told:
        return False
    return told["femoral_neck"] or not rule.says_yes


def said(entry: Niggle) -> Iterator[Kind]:
    """The kinds that an entry's own words are a yes to: only alerts can be."""
    if entry.alerts:
        yield from (kind for kind, yes in touched(entry) if yes)


def at_rest(entry: Niggle) -> bool:
    """Whether it was felt without running."""
    return entry.moment in (Moment.BEFORE, Moment.REST_DAY)
