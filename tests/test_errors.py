from __future__ import annotations

import pickle

import pytest

from tracker.errors import ExitCode, FileRefusedError, StoreError, TrackerError


def test_an_error_says_what_where_and_what_to_do_next():
    error = StoreError("it is damaged", where="a.sqlite", hint="Restore a copy.")
    assert str(error) == "a.sqlite: it is damaged. Restore a copy."


def test_a_question_is_not_followed_by_a_full_stop():
    assert str(TrackerError("which calf?", hint="Say left or right.")) == "which calf? Say left or right."


def test_an_error_survives_the_way_back_from_another_process():
    error = pickle.loads(pickle.dumps(FileRefusedError("it is empty", where="x.fit", hint="Copy it again.")))
    assert isinstance(error, FileRefusedError)
    assert (error.what, error.where, error.hint) == ("it is empty", "x.fit", "Copy it again.")


@pytest.mark.parametrize(
    ("code", "number"), [("DONE", 0), ("DONE_IN_PART", 1), ("NOTHING_DONE", 2), ("WARNING_STANDS", 3)]
)
def test_exit_codes_are_those_of_the_contract(code: str, number: int):
    assert ExitCode[code] == number
