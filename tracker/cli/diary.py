"""What is written down: ``niggle log`` and what mends it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from tracker.body import load_body
from tracker.cli.common import DAY, Day, database_option, json_option, now, open_store, print_json
from tracker.diary import UnclearError
from tracker.errors import InvalidValueError
from tracker.pipeline import diary

if TYPE_CHECKING:
    from tracker.diary.concerns import Question
    from tracker.model import Site
    from tracker.pipeline.diary import LogReply
    from tracker.store import Store

    Asked = Sequence[tuple[Site | None, Sequence[Question]]]


@click.command("log")
@click.argument("phrase", nargs=-1)
@click.option("--date", "day", type=DAY, help="The day it is about: 2026-03-01, yesterday (default: today).")
@click.option("--clear", is_flag=True, help="Nothing hurt on that day.")
@json_option
@database_option
def log(phrase: tuple[str, ...], *, day: Day | None, clear: bool, as_json: bool) -> None:
    """Note down what hurt, or that nothing did. Say side, place, 0 to 10, and when.

    Words come in any order, several places at once. What is missing is asked for on a terminal.

    \b
    Examples:
      niggle log "left calf 3 after, right hip flexor 2"
      niggle log "rolled my right ankle yesterday, 6, had to stop"
      niggle log --date yesterday "lower back 2 next morning"
      niggle log "same as yesterday"
      niggle log --clear
    """
    text = " ".join(phrase)
    if clear == bool(text.strip()):
        raise click.UsageError('Say what hurt ("left calf 3 after") or --clear, one of them.')
    with open_store() as store:
        present = now(store)
        when = day.on(present.date()) if day else None
        if clear:
            reply = diary.log_clear(store, day=when or present.date(), now=present)
        else:
            reply = _asking(text, lambda said: diary.log(store, said, day=when, now=present), quiet=as_json)
        _tell(store, reply, present, as_json=as_json)


YES_NO = click.Choice(["yes", "no", "y", "n", "skip"], case_sensitive=False)
CHOICES: dict[str, dict[str, Any]] = {
    "side": {"type": click.Choice(["left", "right", "both", "l", "r"], case_sensitive=False)},
    "severity": {"type": click.FloatRange(0, 10)},
}
"""What is asked for what is missing in a phrase."""


def _asking(text: str, store_it: Callable[[str], LogReply], *, quiet: bool) -> LogReply:
    """Store a phrase; on a terminal, ask for a side or a number that is missing."""
    while True:
        try:
            return store_it(text)
        except UnclearError as error:
            if quiet or not sys.stdin.isatty():
                raise
            question = error.what[0].upper() + error.what[1:].rstrip("?")
            answer = click.prompt(question, prompt_suffix="? ", err=True, **CHOICES[error.missing])
            text = error.with_answer(f"{answer:g}" if isinstance(answer, float) else answer)


def _tell(store: Store, reply: LogReply, present: datetime, *, as_json: bool) -> None:
    """Say back what was stored, red flags first, and ask the questions it touches on a terminal."""
    if as_json:
        from tracker.pipeline.diary_days import reply_json

        print_json(reply_json(reply))
        return
    for line in _lines(reply):
        click.echo(line)
    if not reply.questions:
        return
    if not sys.stdin.isatty():
        for entry, kind in reply.questions:
            told = " ".join(question.text for question in kind.questions)
            click.echo(f"To be sure about the {load_body().name(entry.site)}: {told}")
            click.echo(f"  {kind.concern} {kind.if_yes} To answer: niggle answer.")
        return
    for _, kind in reply.questions:
        click.echo(kind.concern)
    asked = [(entry.site, kind.questions) for entry, kind in reply.questions]
    _ask(store, asked, day=reply.niggles[0].day, present=present)


def _ask(store: Store, asked: Asked, *, day: date, present: datetime) -> None:
    """Ask on the terminal, and store what is answered; a yes is met with what it asks for at once."""
    answers: list[tuple[str, bool, Site | None]] = []
    try:
        for site, questions in asked:
            click.echo(f"To be sure about the {load_body().name(site)}:" if site else "To be sure:")
            for question in questions:
                said = click.prompt(f"  {question.text}", type=YES_NO, default="skip", show_default=True)
                if said == "skip":
                    continue
                answers.append((question.id, said in ("y", "yes"), site))
                if answers[-1][1]:
                    click.echo(f"  {question.on_yes}")
    finally:  # what was answered is kept, even where the rest is broken off
        if answers:
            _store_answers(store, answers, day=day, present=present)


def _store_answers(
    store: Store, answers: Sequence[tuple[str, bool, Site | None]], *, day: date, present: datetime
) -> None:
    reply = diary.answer(store, answers, day=day, now=present)
    for line in _lines(reply):
        click.echo(line)


@click.command("answer")
@click.argument("given", nargs=-1, metavar="[QUESTION=yes|no]...")
@database_option
def answer(given: tuple[str, ...]) -> None:
    """Answer the open questions about something serious. One by one on a terminal, or by their ids.

    \b
    Examples:
      niggle answer
      niggle answer femoral_neck_night=no femoral_neck_hop=no femoral_neck_strike=no
    """
    from tracker.pipeline import review

    with open_store() as store:
        present = now(store)
        known = review.history(store, as_of=present.date(), today=present.date())
        result = review.review(known)
        asked = result.to_answer
        if given:
            answers = _answers(given, result.may_answer)
            _store_answers(store, answers, day=present.date(), present=present)
        elif not asked:
            click.echo("No question is open.")
        elif sys.stdin.isatty():
            _ask(store, asked, day=present.date(), present=present)
        else:
            for site, questions in asked:
                for question in questions:
                    about = f"{load_body().name(site)}: " if site else ""
                    click.echo(f"{question.id}  {about}{question.text}")


def _answers(given: Sequence[str], asked: Asked) -> list[tuple[str, bool, Site | None]]:
    """What was given, for every place about which the question stands.

    Raises
    ------
    InvalidValueError
        There is no such question now, it is answered twice, or the answer is neither yes nor no.
    """
    found: list[tuple[str, bool, Site | None]] = []
    for text in given:
        own, _, said = text.partition("=")
        sites = {site: None for site, questions in asked if own in {question.id for question in questions}}
        if not sites:
            raise InvalidValueError(
                "there is no such question now", where=own, hint="niggle answer lists them."
            )
        if own in {question for question, _, _ in found}:
            raise InvalidValueError("it is answered twice", where=own, hint="Give one answer.")
        if said.lower() not in ("yes", "no", "y", "n"):
            raise InvalidValueError("write yes or no", where=own, hint=f"Like: niggle answer {own}=no")
        found += [(own, said.lower() in ("yes", "y"), site) for site in sites]
    return found


def _lines(reply: LogReply) -> Iterator[str]:
    for flag in reply.red_flags:
        yield f"SEE A CLINICIAN: {flag.text}"
    if any(flag.question_ids for flag in reply.red_flags) and not reply.questions:
        yield "There are questions about it: niggle answer."
    yield reply.reply
    yield from reply.noticed
    if reply.niggles:
        ids = " ".join(entry.id for entry in reply.niggles)
        yield f"Wrong? niggle undo takes it back; niggle edit {ids.split()[0]} … changes it."


@click.command("edit")
@click.argument("entry")
@click.argument("phrase", nargs=-1)
@click.option("--date", "day", type=DAY, help="Move it to this day.")
@json_option
@database_option
def edit(entry: str, phrase: tuple[str, ...], *, day: Day | None, as_json: bool) -> None:
    """Change a niggle: say what is different, the rest stays. The first letters of its id are enough.

    \b
    Examples:
      niggle edit 3fa2 4
      niggle edit 3fa2 "right, after"
      niggle edit 3fa2 --date yesterday
    """
    text = " ".join(phrase)
    if not text.strip() and day is None:
        raise click.UsageError("Say what is different: a number, a side, a place, or --date.")
    with open_store() as store:
        present = now(store)
        when = day.on(present.date()) if day else None
        reply = diary.edit(store, entry, text, now=present, day=when)
        _tell(store, reply, present, as_json=as_json)


@click.command("delete")
@click.argument("entries", nargs=-1, required=True)
@database_option
def delete(entries: tuple[str, ...]) -> None:
    """Delete entries of the diary by their ids. Undo brings them back.

    \b
    Example:
      niggle delete 3fa2
    """
    with open_store() as store:
        click.echo(diary.delete(store, entries, now=now(store)))


@click.command("undo")
@database_option
def undo() -> None:
    """Take back the last thing done. Once more, the one before.

    \b
    Example:
      niggle undo
    """
    with open_store() as store:
        click.echo(diary.undo(store, now=now(store)))


@click.command("diary")
@click.option("--since", type=DAY, help="From this day on (default: four weeks ago).")
@click.option("--until", type=DAY, help="Up to this day.")
@json_option
@database_option
def diary_(since: Day | None, until: Day | None, *, as_json: bool) -> None:
    """Show the diary day by day, with the ids of its entries. Days without an entry are unknown.

    \b
    Examples:
      niggle diary
      niggle diary --since 2026-01-01 --json
    """
    from tracker.diary.telling import in_words
    from tracker.pipeline import diary_days

    with open_store() as store:
        today = now(store).date()
        first = since.on(today) if since else today - timedelta(days=27)
        days = diary_days.days(store, since=first, until=until.on(today) if until else today)
    if as_json:
        print_json([diary_days.as_json(day) for day in days])
        return
    for day in days:
        click.echo(f"{day.day:%a} {day.day}  {day.state}{'' if not day.runs else '  ' + ', '.join(day.runs)}")
        for entry in day.entries:
            click.echo(f"    {entry.id}  {in_words(entry)}")
