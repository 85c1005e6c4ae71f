"""How it felt: ``niggle checkin``, ``rate``, ``week`` and ``posture``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from tracker.cli.common import DAY, Day, at_home, completing, database_option, now, open_store
from tracker.errors import ExitCode, InvalidValueError
from tracker.model import OSTRC_VALUES, Finding, Side

date_option = click.option("--date", "day", type=DAY, help="The day it is about (default: today).")


@click.command("checkin")
@click.option("--clear", is_flag=True, help="Nothing hurt.")
@click.option("--soreness", type=float, help="Soreness of the muscles, 1 (none) to 7.")
@click.option("--fatigue", type=float, help="Fatigue, 1 (very fresh) to 7.")
@click.option("--stress", type=float, help="Stress, 1 (none) to 7.")
@click.option("--sleep", type=float, help="Last night's sleep, 1 (very good) to 7.")
@click.option("--mood", type=float, help="Mood, 1 (very good) to 7.")
@click.option("--readiness", type=float, help="Readiness to train, 0 to 10 (best).")
@click.option("--sleep-h", type=float, help="Hours slept.")
@click.option("--note", help="A note.")
@date_option
@database_option
def checkin(*, clear: bool, day: Day | None, note: str | None, **scales: float | None) -> None:
    """Note how a day felt. Only --clear says that nothing hurt.

    \b
    Examples:
      niggle checkin --soreness 3 --fatigue 2 --stress 2 --sleep 3
      niggle checkin --clear --sleep-h 7.5 --date yesterday
    """
    from tracker.pipeline import diary

    if not clear and not note and all(value is None for value in scales.values()):
        raise click.UsageError("Say how it felt: --clear, or a rating such as --soreness 3.")
    with open_store() as store:
        present = now(store)
        when = day.on(present.date()) if day else present.date()
        click.echo(diary.check_in(store, scales, day=when, now=present, note=note, clear=clear))


FRESH_DAYS = 3
"""Of an older run a terminal asks first whether it is meant."""


@click.command("rate")
@click.argument("effort", type=click.FloatRange(0, 10))
@click.option("--run", "run_id", help="Id of the run, as niggle runs --ids shows it (default: the latest).")
@database_option
def rate(effort: float, run_id: str | None) -> None:
    """Rate how hard a run was, 0 (rest) to 10 (all out). It gives the session load.

    \b
    Examples:
      niggle rate 6
      niggle rate 8 --run 3fa2b1
    """
    from tracker.pipeline import diary

    with open_store() as store:
        if run_id is None:
            runs = [activity for activity in store.activities() if activity.is_run]
            if not runs:
                raise InvalidValueError("there is no run to rate", hint="Import one first.")
            run_id, last = runs[-1].id, runs[-1].day
            old = (now(store).date() - last).days > FRESH_DAYS and sys.stdin.isatty()
            if old and not click.confirm(f"The latest run is of {last}. Rate that one?"):
                sys.exit(ExitCode.NOTHING_DONE)
        click.echo(diary.rate_run(store, run_id, effort, now=now(store)))


@click.command("week")
@click.argument("answers", nargs=-1, type=int)
@click.option("--note", help="What it was.")
@date_option
@database_option
def week(answers: Sequence[int], *, note: str | None, day: Day | None) -> None:
    """Answer the four weekly questions (OSTRC-H2). Give 0, 8, 17 or 25 for each, or be asked on a terminal.

    \b
    Examples:
      niggle week
      niggle week 0
      niggle week 8 17 8 8 --note "left Achilles"
    """
    from tracker.diary import ostrc
    from tracker.pipeline import checks

    if len(answers) > len(ostrc.ITEMS):
        raise click.UsageError("There are four questions.")
    if not answers and not sys.stdin.isatty():
        raise click.UsageError("Give the answers: 0, or four of 0, 8, 17 and 25.")
    if len(answers) > 1 and answers[0] in (0, 25):
        raise click.UsageError(f"After {answers[0]} the others are not asked: give it alone.")
    given: list[int | None] = list(answers) or _asked_week()
    with open_store() as store:
        present = now(store)
        when = day.on(present.date()) if day else present.date()
        click.echo(checks.log_week(store, given, day=when, now=present, note=note))


def _asked_week() -> list[int | None]:
    """The answers as they are chosen on a terminal."""
    from tracker.diary import ostrc

    given: list[int | None] = []
    for item in ostrc.ITEMS:
        click.echo(item.question)
        for number, words in enumerate(item.answers, start=1):
            click.echo(f"  {number}  {words}")
        chosen = click.prompt("1 to 4", type=click.IntRange(1, 4))
        given.append(OSTRC_VALUES[chosen - 1])
        if len(given) == 1 and given[0] in (0, 25):
            break
    return given


@click.command("posture")
@click.argument("findings", nargs=-1)
@click.option(
    "--photo", "photos", multiple=True, help="A photograph to keep: front=FILE, side=FILE or back=FILE."
)
@click.option("--note", help="A note.")
@click.option("--show", is_flag=True, help="Show what was found the last times, and what changed.")
@date_option
@database_option
def posture(
    findings: Sequence[str], *, photos: Sequence[str], note: str | None, show: bool, day: Day | None
) -> None:
    """Check head, shoulders, pelvis and feet at a mirror. In that order; guided on a terminal.

    A finding is written STEP:SIGHT or STEP:SIGHT:SIDE, a step without any as STEP.

    \b
    Examples:
      niggle posture
      niggle posture head shoulders:higher:left pelvis:tipped_forward tuck feet
      niggle posture --show
    """
    from tracker.pipeline import checks

    with open_store() as store:
        if show:
            for line in checks.self_checks_in_words(store):
                click.echo(line)
            return
        if not findings and not sys.stdin.isatty():
            raise click.UsageError("Say what you saw: niggle posture head shoulders:higher:left pelvis …")
        done, found = _given(findings) if findings else _guided()
        present = now(store)
        click.echo(
            checks.log_self_check(
                store,
                done=done,
                findings=found,
                photos=[_photo(text) for text in photos],
                day=day.on(present.date()) if day else present.date(),
                now=present,
                note=note,
            )
        )


def _given(texts: Sequence[str]) -> tuple[list[str], list[Finding]]:
    """Steps and findings as they were typed."""
    from tracker.diary import posture as check

    done, found = [], []
    for text in texts:
        step, _, rest = text.partition(":")
        done.append(check.step(step).id)
        if rest:
            seen, _, side = rest.partition(":")
            if side not in ("", "left", "right"):
                raise InvalidValueError(f"“{side}” is neither left nor right", where=text)
            found.append(check.finding(step, seen, Side(side) if side else None))
    return done, found


def _guided() -> tuple[list[str], list[Finding]]:
    """Go through the steps on a terminal."""
    from tracker.diary import posture as check

    done, found = [], []
    for step in check.STEPS:
        click.echo(f"\n{step.title}. {step.how}")
        choices = [
            (sight, side) for sight in step.sights for side in (("left", "right") if sight.sided else ("",))
        ]
        for number, (sight, side) in enumerate(choices, start=1):
            click.echo(f"  {number}  {sight.words.format(side=side)}")
        numbers = click.prompt(
            "Numbers, 0 for nothing, Enter to leave the step out",
            default="",
            show_default=False,
            value_proc=_numbers_up_to(len(choices)),
        )
        if numbers:
            done.append(step.id)
        for sight, side in (choices[number - 1] for number in numbers if number):
            found.append(check.finding(step.id, sight.id, Side(side) if side else None))
    return done, found


def _numbers_up_to(most: int) -> Callable[[str], list[int]]:
    """What reads “1, 3” and asks again where a number is none of those shown."""

    def read(text: str) -> list[int]:
        words = text.replace(",", " ").split()
        wrong = [word for word in words if not word.isdecimal() or int(word) > most]
        if wrong:
            raise click.UsageError(f"“{wrong[0]}” is none of 0 to {most}.")
        return list(dict.fromkeys(map(int, words)))

    return read


def _photo(text: str) -> tuple[str, bytes]:
    from tracker.diary.posture import VIEWS

    view, _, path = text.partition("=")
    if view not in VIEWS or not path:
        raise InvalidValueError(f"“{text}” is no photograph", where="--photo", hint="Write front=FILE.")
    try:
        return view, at_home(Path(path)).read_bytes()
    except OSError as error:
        raise InvalidValueError(f"it cannot be read ({error.strerror})", where=path) from None


def _deeds() -> Iterable[str]:
    from tracker.diary.actions import DEEDS

    return DEEDS


@click.command("did")
@click.argument("what", required=False, shell_complete=completing(_deeds))
@click.argument("note", required=False)
@date_option
@database_option
def did(*, what: str | None, note: str | None, day: Day | None) -> None:
    """Note what you did about a warning. It shows whether it went quiet; alone, list what is noted.

    \b
    Examples:
      niggle did strength "glute bridges, twice a week"
      niggle did clinician --date 2026-03-04
      niggle did close_guard "first race of the season"
      niggle did
    """
    from tracker.pipeline import checks

    with open_store() as store:
        if what is None:
            for line in checks.actions_in_words(store):
                click.echo(line)
            return
        present = now(store)
        when = day.on(present.date()) if day else present.date()
        click.echo(checks.log_action(store, what, day=when, now=present, note=note))
