"""The lines of a scan as Parquet: one row an alarm, for those who go on with them in a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tracker.cohort.scan import read
from tracker.errors import FileRefusedError, TrackerError

MAGIC = b"PAR1"

ROWS = 10_000
"""So many are held at once."""


def check_place(out: Path) -> None:
    """Refuse a place where something else stands.

    Raises
    ------
    FileRefusedError
        There is a file that is no Parquet.
    """
    if out.exists() and not (out.is_file() and out.read_bytes()[:4] == MAGIC):
        raise FileRefusedError(
            "the alarms would be written here as Parquet, and there is something else",
            where=str(out),
            hint="Choose another --out.",
        )


def write(lines: Path, out: Path) -> int:
    """Write one row an alarm, and one without a sign for an athlete who has none; returns how many.

    Raises
    ------
    TrackerError
        PyArrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise TrackerError(
            "writing Parquet needs PyArrow, which is not installed", hint="pip install 'niggle[cohort]'"
        ) from None
    schema = pa.schema(
        [
            ("athlete", pa.string()),
            ("as_of", pa.string()),
            ("sign", pa.string()),
            ("raised_on", pa.string()),
            ("sites", pa.list_(pa.string())),
            ("stage", pa.string()),
            ("score", pa.float64()),
            ("red_flag", pa.bool_()),
            ("error", pa.string()),
        ]
    )
    rows, count = _rows(lines), 0
    out.touch(mode=0o600)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(rows, ROWS)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
            count += len(batch)
    return count


def _rows(lines: Path) -> Iterator[dict[str, Any]]:
    for row in read(lines):
        common = {"athlete": row["athlete"], "as_of": row.get("as_of"), "error": row["error"]}
        for alarm in row["alarms"] or [{}]:
            sites = [" ".join(filter(None, (s["side"], s["region"]))) for s in alarm.get("sites", ())]
            yield {**common, **alarm, "sites": sites}
