"""The second engine: fitparse (MIT), for a file in which the first finds nothing.

Slower by two hundred times, but another reading of the same protocol; what it can give of a damaged
file before it stops is kept.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import fitparse
import numpy as np
from fitparse.records import DevFieldDefinition
from fitparse.utils import FitParseError

from tracker.importers.fit.content import FIT_EPOCH_S
from tracker.importers.fit.messages import MESSAGE_NUMBERS, SLIPS, DeveloperColumn


class PlainTable:
    """A `Table` over messages as dictionaries."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self._messages = messages
        self.rows = len(messages)

    def number(self, name: str) -> np.ndarray:
        """See `Table`."""
        return np.array([_number(message.get(name)) for message in self._messages], dtype=np.float64)

    def arrays(self, name: str) -> list[np.ndarray]:
        """See `Table`."""
        found = [message.get(name) for message in self._messages]
        several = [value if isinstance(value, tuple | list) else [value] for value in found]
        values = [np.array([_number(item) for item in line], dtype=np.float64) for line in several]
        return [line[~np.isnan(line)] for line in values]

    def octets(self, name: str, width: int) -> np.ndarray:
        """See `Table`; this engine has already spread packed fields over others."""
        return np.full((self.rows, width), 255, np.uint8)

    def text(self, name: str) -> list[str | None]:
        """See `Table`."""
        found = [message.get(name) for message in self._messages]
        return [None if value is None else str(value) for value in found]

    def developer(self) -> list[DeveloperColumn]:
        """See `Table`; left to the first engine."""
        return []


class PlainMessages:
    """The messages that fitparse reads before it stops."""

    def __init__(self, data: bytes) -> None:
        self.repairs: list[str] = []
        self._by_name: dict[str, list[dict[str, Any]]] = {name: [] for name in MESSAGE_NUMBERS}
        try:
            for message in fitparse.FitFile(io.BytesIO(data), check_crc=False).get_messages():
                if message.name in self._by_name:
                    self._by_name[message.name].append(_fields(message))
        except (FitParseError, *SLIPS) as error:
            self.repairs.append(f"the file is damaged ({error}); read up to there")

    def table(self, name: str) -> PlainTable:
        """See `Messages`."""
        return PlainTable(self._by_name[name])


def _fields(message: Any) -> dict[str, Any]:
    """Native fields by name; the first valid value wins, developer fields stay out."""
    out: dict[str, Any] = {}
    for item in message.fields:
        native = not isinstance(item.field_def, DevFieldDefinition)
        if native and item.value is not None and item.name not in out:
            out[item.name] = item.value
    return out


def _number(value: object) -> float:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).timestamp() - FIT_EPOCH_S  # fitparse gives naive UTC
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")
