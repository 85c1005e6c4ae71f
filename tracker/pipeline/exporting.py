"""Write everything back out: tables for people and other programs, and all of it for niggle."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path

from tracker.diary import table
from tracker.errors import TrackerError
from tracker.importers import runs_csv
from tracker.pipeline.belongings import bring_photos
from tracker.pipeline.checks import photo_folder
from tracker.store import Store, dump
from tracker.writing import whole_file

PHOTOS = "photos"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote; ``lost`` are photographs that could not be copied."""

    folder: Path
    niggles: int
    checkins: int
    runs: int
    lost: tuple[str, ...] = ()


def export(store: Store, folder: Path) -> Exported:
    """Write ``niggles.csv``, ``checkins.csv``, ``runs.csv`` and ``niggle.jsonl``, and the photographs.

    Importing the folder into an empty database gives the same one. Files of an earlier export there are
    replaced, one by one, each whole or not at all.

    Raises
    ------
    TrackerError
        The folder cannot be written.
    """
    niggles, checkins = store.niggles(), store.checkins()
    runs = [a for a in store.activities() if a.is_run and runs_csv.can_write(a)]
    texts = {
        "niggles.csv": table.write_niggles(niggles, checkins),
        "checkins.csv": table.write_checkins(checkins),
        "runs.csv": runs_csv.write(runs),
    }
    hashes = {name: sha256(text.encode()).hexdigest() for name, text in texts.items()}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, text in texts.items():
            with whole_file(folder / name) as out:
                out.write(text.encode())
        with (
            whole_file(folder / dump.EXPORT) as out,
            TextIOWrapper(out, encoding="utf-8", newline="") as lines,
        ):
            dump.write(store, lines, hashes)
        photos = bring_photos(photo_folder(store), folder / PHOTOS)
    except OSError as error:
        raise TrackerError(
            f"it cannot be written ({error.strerror})", where=str(folder), hint="Choose another folder."
        ) from None
    return Exported(folder, len(niggles), len(checkins), len(runs), photos.lost)
