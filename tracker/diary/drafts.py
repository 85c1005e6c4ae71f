"""The words of a phrase → drafts: which side, number and moment belong to which place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tracker.body import load_body
from tracker.diary.wording import JOINERS, Token
from tracker.diary.words import Word
from tracker.errors import PhraseError
from tracker.model import Alert, Impact, Trend

SHARED_BY_ALL = ("moment", "onset", "trend", "day", "weekday")
"""Said before the first place and parted from it, these hold for every entry."""

NOTHING = Word("severity", 0.0, "no pain")


@dataclass
class Draft:
    """An entry in the making: at most one word of each kind, and all alerts."""

    words: dict[str, Word] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    lifted: list[Alert] = field(default_factory=list)
    """Alerts said not to be there."""
    unknown: list[Token] = field(default_factory=list)
    place: Token | None = None
    """The word of the text that names the region; another draft's where the place was said there."""
    bare: bool = True
    """Whether nothing was said since its place."""
    link: str = ""
    """How it hangs on to a bare place before: ``and``, ``list`` (a comma), or not at all."""
    denied: bool = False
    """Whether a "no" stands before it."""
    hurt: bool = False
    """Whether it is said to hurt, without a number."""
    doubtful: bool = False
    """Whether its number follows a word that is not known, and may belong to that."""
    inherited: bool = False
    """Whether its place is that of the entry before."""

    def value(self, kind: str) -> object:
        word = self.words.get(kind)
        return word.value if word else None

    @property
    def empty(self) -> bool:
        return not (self.words or self.alerts or self.lifted or self.unknown)


def drafted(found: Sequence[Token]) -> list[Draft]:
    """The drafts of a phrase, in order; a place is either their own or taken over from the one before."""
    maker = _Maker()
    clauses = _with_denials(_with_sides(_clauses(_about_the_body(found))))
    for stop, clause in clauses:
        maker.clause(stop, clause)
    drafts = _with_asides(maker.drafts)
    drafts = _with_header(drafts)
    _share(drafts)
    return _with_places(drafts)


WHEN = frozenset({"moment", "day", "weekday"})


def _with_asides(drafts: list[Draft]) -> list[Draft]:
    """“no watch today, easy 5k, left calf 2”: what says nothing that is known belongs to the note."""
    asides = [d for d in drafts if d.unknown and set(d.words) <= WHEN and not (d.alerts or d.lifted)]
    placed = [draft for draft in drafts if draft.place is not None]
    if placed:
        for draft in asides:
            placed[0].unknown += draft.unknown
            draft.unknown = []
    return [draft for draft in drafts if not draft.empty]


def _clauses(found: Sequence[Token]) -> list[tuple[str, list[Token]]]:
    """The phrase cut at its stops; each clause with the stop before it."""
    clauses: list[tuple[str, list[Token]]] = [("", [])]
    for token in found:
        if token.kind == "except":
            clauses = [clause for clause in clauses if _names_place(clause[1])] + [(token.text, [])]
        elif token.kind == "stop":
            if clauses[-1][1]:
                clauses.append((token.text, []))
            elif clauses[-1][0] not in JOINERS:
                clauses[-1] = (token.text, [])
        else:
            clauses[-1][1].append(token)
    return [clause for clause in clauses if clause[1]]


def _names_place(clause: list[Token]) -> bool:
    return any(token.kind == "region" for token in clause)


ADJECTIVES = frozenset({"severity", "well", "quality", "alert"})


def _about_the_body(found: Sequence[Token]) -> list[Token]:
    """The tokens without those that speak of something else: a bad night, a good run, five miles."""
    kept = []
    for number, token in enumerate(found):
        before = found[number - 1].kind if number else ""
        after = found[number + 1].kind if number + 1 < len(found) else ""
        digits = any(letter.isdecimal() for letter in token.text)
        of_a_thing = after == "thing" or (before == "thing" and token.kind in ("severity", "well"))
        if token.kind in ("drop", "thing") or (token.kind in ADJECTIVES and of_a_thing and not digits):
            continue
        if token.kind == "number":
            following = found[number + 1].text if after else ""
            if after in ("drop", "thing", "unknown") and not following.startswith("out of"):
                continue
            token = replace(token, kind="severity", said=(replace(token.said[0], kind="severity"),))
        strange = digits and before == "unknown"
        kept.append(replace(token, doubtful=strange, named=strange and found[number - 1].named))
    return kept


def _with_sides(clauses: list[tuple[str, list[Token]]]) -> list[tuple[str, list[Token]]]:
    """“right: knee 2, hip 3”: a side with a colon holds for each place after it, up to the next such side."""
    told: list[tuple[str, list[Token]]] = []
    side: Token | None = None
    for number, (stop, clause) in enumerate(clauses):
        following = clauses[number + 1][0] if number + 1 < len(clauses) else ""
        if following == ":" and [token.kind for token in clause] == ["side"]:
            side = clause[0]
        elif side and not any(token.kind == "side" for token in clause):
            told.append((stop, [part for token in clause for part in _sided(side, token)]))
        else:
            told.append((stop, clause))
    return told


def _sided(side: Token, token: Token) -> list[Token]:
    return [side, token] if token.kind == "region" and not _tells_alert(token) else [token]


def _with_denials(clauses: list[tuple[str, list[Token]]]) -> list[tuple[str, list[Token]]]:
    """“no swelling, warmth or redness” denies all three: the “no” is said again for each."""
    for number, (_, clause) in enumerate(clauses):
        denial = next((at for at, token in enumerate(clause) if token.kind == "not"), None)
        if denial is None or not all(token.kind in DENIED for token in clause[denial + 1 :]):
            continue
        end = number + 1
        while end < len(clauses) and all(map(_tells_alert, clauses[end][1])):
            end += 1
        if end > number + 1 and clauses[end - 1][0] in ("or", "nor"):
            for listed in range(number + 1, end):
                clauses[listed] = (clauses[listed][0], [clause[denial], *clauses[listed][1]])
    kept = [(stop, _without_denied(clause)) for stop, clause in clauses]
    return [(stop, clause) for stop, clause in kept if clause]


DENIED = frozenset({"region", "side", "hurt", "alert"})


def _without_denied(clause: list[Token]) -> list[Token]:
    """“not dizzy” says nothing: a symptom that is denied has no place."""
    kept: list[Token] = []
    for token in clause:
        if kept and kept[-1].kind == "not" and token.kind == "region" and _tells_alert(token):
            kept.pop()
        else:
            kept.append(token)
    return kept


def _tells_alert(token: Token) -> bool:
    """Whether a word tells of something that asks for questions, with its own place or without."""
    return any(word.kind == "alert" for word in token.said)


class _Maker:
    """Goes through the words once and gives each to a draft."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.denied = False
        self.names_place = False
        self.here: Draft | None = None

    def clause(self, stop: str, clause: list[Token]) -> None:
        """Read one clause; one that names a place begins a new draft."""
        self.denied = False
        self.here = None
        names_place = self.names_place = _names_place(clause)
        bare = bool(self.drafts) and self.drafts[-1].place is not None and self.drafts[-1].bare
        if names_place or not self.drafts:
            begins_bare = clause[0].kind in ("region", "side")
            link = "and" if stop in JOINERS else "list" if stop == "," else ""
            self.drafts.append(Draft(link=link if bare and begins_bare else ""))
        for number, token in enumerate(clause):
            following = clause[number + 1].kind if number + 1 < len(clause) else ""
            self._take(token, following)

    def _take(self, token: Token, following: str) -> None:
        if token.kind == "not":
            self.denied = True
            return
        if token.kind == "unknown":
            self.drafts[-1].unknown.append(token)
            return
        denied, self.denied = self.denied, False
        if token.kind == "hurt":
            if denied or self.drafts[-1].denied:
                self._say(NOTHING)
            self.drafts[-1].hurt = True
            return
        if token.kind in ("side", "region"):
            self._place(token, following, denied=denied)
            return
        for word in token.said:
            if word.kind in ("well", "clear"):
                self._well(denied=denied)
            elif denied and word.kind == "alert":
                self.drafts[-1].lifted.append(word.value)
            elif not denied or word.kind in ("day", "weekday", "moment") or token.text[0].isdecimal():
                self._say(word)
                elsewhere = token.doubtful and (token.named or not self.names_place)
                self.drafts[-1].doubtful |= elsewhere and word.kind == "severity"

    def _well(self, *, denied: bool) -> None:
        """“fine” says that a place does not hurt only where it follows it at once."""
        draft = self.drafts[-1]
        if not denied and draft.place is not None and draft.bare and not draft.hurt and self.here is draft:
            self._say(NOTHING)

    def _place(self, token: Token, following: str, *, denied: bool) -> None:
        draft = self.drafts[-1]
        for word in token.said:
            if word.kind not in ("side", "region"):
                self._say(word)
                continue
            taken = word.kind in draft.words or (word.kind == "region" and draft.place is not None)
            ahead = word.kind == "side" and draft.place is not None and following == "region"
            if taken or ahead:
                draft = Draft()
                self.drafts.append(draft)
            draft.words[word.kind] = word
            if word.kind == "region":
                draft.place = token
                draft.bare = True
                self.here = draft
        draft.denied = draft.denied or denied

    def _say(self, word: Word) -> None:
        draft = self.drafts[-1]
        draft.bare = False
        if word.kind == "alert":
            draft.alerts.append(word.value)
            return
        before = draft.words.get(word.kind)
        if before is None:
            draft.words[word.kind] = word
        elif word.kind == "severity":
            self._say_severity(draft, before, word)
        elif word.kind in ("moment", "day", "weekday") and before.value != word.value:
            self.drafts.append(Draft(words={word.kind: word}, bare=False))
        elif word.kind == "impact" and word.value is Impact.STOPPED:
            draft.words["impact"] = word

    def _say_severity(self, draft: Draft, before: Word, word: Word) -> None:
        """A number beats a word for it; a second number is another entry."""
        if not is_number(before):
            draft.words["severity"] = word if is_number(word) else before
        elif is_number(word):
            self.drafts.append(Draft(words={"severity": word}, bare=False))


def is_number(word: Word) -> bool:
    """Whether a severity was given as a number, and not by a word for it; "fine" is as good as 0."""
    return word.value == 0 or any(letter.isdecimal() for letter in word.text)


def _with_header(drafts: list[Draft]) -> list[Draft]:
    """What stands before the first place, parted from it: a moment for all, anything else for the next."""
    if len(drafts) < 2 or drafts[0].place is not None or drafts[0].unknown:
        return drafts
    header, rest = drafts[0], drafts[1:]
    if set(header.words) == {"trend"} and header.words["trend"].value is Trend.SAME:
        raise PhraseError("“same as …” stands alone", hint="Say the rest in full.")
    if header.words.get("severity", NOTHING).value == 0:
        header.words.pop("severity", None)
    if rest[0].place is None or set(header.words) & set(rest[0].words):
        return drafts
    for number, draft in enumerate(rest):
        for kind, word in header.words.items():
            if number == 0 or kind in SHARED_BY_ALL:
                draft.words.setdefault(kind, word)
    rest[0].alerts[:0] = header.alerts
    return rest


def _share(drafts: list[Draft]) -> None:
    """Places joined by "and" share the side of the first and what is said of the last, or of the first."""
    at = 0
    while at < len(drafts):
        end = at + 1
        while end < len(drafts) and drafts[end].link:
            end += 1
        group = drafts[at:end]
        if len(group) > 1 and group[-1].link == "and":
            _share_in(group)
        at = end


def _share_in(group: list[Draft]) -> None:
    first, last = group[0], group[-1]
    teller = last if "severity" in last.words else first
    for draft in group:
        region = load_body().region(str(draft.value("region")))
        if "side" not in draft.words and "side" in first.words and not region.has_centre:
            draft.words["side"] = first.words["side"]
        if "severity" not in draft.words:
            for kind, word in teller.words.items():
                if kind not in ("side", "region"):
                    draft.words.setdefault(kind, word)
            draft.alerts = draft.alerts or list(teller.alerts)


def _with_places(drafts: list[Draft]) -> list[Draft]:
    """Drafts without a place take it over from the one before, with the number if they have none."""
    strange = next((token for draft in drafts for token in draft.unknown), None)
    for before, draft in pairwise(drafts):
        if draft.place is not None or before.place is None:
            continue
        if strange is not None:
            draft.unknown = draft.unknown or [strange]
            continue
        if "severity" not in draft.words and "side" not in draft.words:
            draft.words["severity"] = before.words.get("severity", NOTHING)
            draft.alerts = draft.alerts or list(before.alerts)
            if "severity" not in before.words:
                raise PhraseError(
                    "a moment is said twice", hint="Say a number with each: 2 before, 4 during."
                )
        draft.place = before.place
        draft.inherited = True
        draft.words = {k: before.words[k] for k in ("side", "region") if k in before.words} | draft.words
    return drafts
