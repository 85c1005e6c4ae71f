"""How far it is from nothing to one's own first warning: commands, and seconds on this machine.

Does what the README says, in a fresh folder, with a small table of runs and a diary that wanders. Needs the
network for the packages, as a newcomer does; run it by hand.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HURT = {90: ("calf", "left", 2), 55: ("hamstring", "left", 3), 15: ("lower back", "centre", 5)}
"""Days ago, and what hurt then; all other days are clear."""


def own_files(folder: Path) -> None:
    """A runner's own tables: a hundred days of runs and of diary."""
    folder.mkdir()
    today = datetime.now(UTC).date()
    runs, diary = ["date,distance_km,duration_min"], ["date,region,side,severity"]
    for ago in range(100, -1, -1):
        day = today - timedelta(days=ago)
        region, side, severity = HURT.get(ago, ("none", "", 0))
        diary.append(f"{day},{region},{side},{severity}")
        if ago % 2:
            runs.append(f"{day},10,55")
    (folder / "runs.csv").write_text("\n".join(runs))
    (folder / "niggles.csv").write_text("\n".join(diary))


def main() -> None:
    """Run the commands and print both figures."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        own_files(home / "my-runs")
        niggle = ["niggle/.venv/bin/niggle", "--db", "own.sqlite"]
        commands = [
            ["git", "clone", "--quiet", str(ROOT), "niggle"],
            ["make", "-C", "niggle", "demo", "SERVE=0"],
            [*niggle, "import", "my-runs"],
            [*niggle, "check"],
        ]
        begun = time.monotonic()
        for words in commands:
            begun_one = time.monotonic()
            done = subprocess.run(words, cwd=home, capture_output=True, text=True, check=False)
            print(f"{time.monotonic() - begun_one:6.1f} s  {' '.join(words)}")
            if done.returncode:
                sys.exit(done.stderr)
        if "one warning stands" not in done.stdout:
            sys.exit("no warning came of it")
    print(
        f"{len(commands)} commands, {time.monotonic() - begun:.0f} seconds to the first warning of one's own"
    )


if __name__ == "__main__":
    main()
