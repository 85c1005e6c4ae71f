from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker import settings
from tracker.errors import InvalidValueError


def test_the_given_database_comes_before_the_variable_and_the_variable_before_the_default(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("NIGGLE_DB", "/tmp/variable.sqlite")
    assert settings.database_path("given.sqlite") == Path("given.sqlite")
    assert settings.database_path() == Path("/tmp/variable.sqlite")
    monkeypatch.delenv("NIGGLE_DB")
    assert settings.database_path().name == "niggle.sqlite"
    assert settings.database_path().parent == settings.data_folder()


def test_a_time_zone_must_exist():
    assert settings.setting("timezone").check("Europe/Berlin") == "Europe/Berlin"
    for wrong in ("Berlin-ish", "../../etc/passwd", ""):
        with pytest.raises(InvalidValueError, match="no time zone"):
            settings.setting("timezone").check(wrong)


def test_yes_and_no_have_many_names():
    check = settings.setting("keep_originals").check
    assert [check(word) for word in ("Yes", "1", "no", "FALSE")] == ["yes", "yes", "no", "no"]
    with pytest.raises(InvalidValueError, match="neither yes nor no"):
        check("perhaps")


def test_an_unknown_setting_names_the_known_ones():
    with pytest.raises(InvalidValueError, match=r"There are: .*timezone, .*keep_originals"):
        settings.setting("colour")


def test_a_named_zone_knows_summer_time():
    zone = settings.zone("Europe/Berlin")
    assert datetime(2026, 7, 1, tzinfo=UTC).astimezone(zone).utcoffset() == timedelta(hours=2)
    assert datetime(2026, 1, 1, tzinfo=UTC).astimezone(zone).utcoffset() == timedelta(hours=1)


def test_the_machines_zone_agrees_with_the_machine():
    zone = settings.zone(None)
    for month in (1, 7):
        moment = datetime(2026, month, 1, 12, tzinfo=UTC)
        assert moment.astimezone(zone).utcoffset() == moment.astimezone().utcoffset()
        assert moment.astimezone(zone) == moment
