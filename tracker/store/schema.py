"""The statements of the schema's steps; `tracker.store.migrations` runs them.

A step that has been released is never changed: a new one is added below it.
"""

from __future__ import annotations

APPLICATION_ID = 0x4E49474C
"""``NIGL``: marks a SQLite file as a niggle database (PRAGMA application_id)."""

FOUNDATION = (
    """
    CREATE TABLE files (
        hash TEXT PRIMARY KEY,        -- SHA-256 of the unpacked content
        name TEXT NOT NULL,           -- as it was given, without its folder
        size_bytes INTEGER NOT NULL,  -- of the unpacked content
        imported_at TEXT NOT NULL,    -- UTC
        repairs TEXT NOT NULL,        -- JSON list: what had to be mended to read it
        original BLOB                 -- gzipped content, where keep_originals is yes
    )
    """,
    """
    CREATE TABLE activities (
        id TEXT PRIMARY KEY,
        file_hash TEXT NOT NULL REFERENCES files(hash),
        day TEXT NOT NULL,            -- local date of the start
        start TEXT NOT NULL,          -- UTC
        utc_offset_s INTEGER NOT NULL,
        sport TEXT NOT NULL,
        sub_sport TEXT,
        name TEXT,
        elapsed_s REAL,
        moving_s REAL,
        distance_m REAL,
        ascent_m REAL,
        descent_m REAL,
        hr_mean_bpm REAL,
        hr_max_bpm REAL,
        cadence_mean_spm REAL,
        power_mean_w REAL,
        stance_balance_pct REAL,
        rpe REAL,
        feel REAL,
        source TEXT NOT NULL
    )
    """,
    "CREATE INDEX activities_by_day ON activities(day)",
    """
    CREATE TABLE samples (
        activity_id TEXT PRIMARY KEY REFERENCES activities(id) ON DELETE CASCADE,
        rows INTEGER NOT NULL,
        columns TEXT NOT NULL,        -- comma-separated names, in the order of the blob
        data BLOB NOT NULL            -- see tracker/store/samples.py
    )
    """,
    """
    CREATE TABLE laps (
        activity_id TEXT NOT NULL REFERENCES activities(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,      -- from 1
        start_s REAL NOT NULL,        -- after the start of the activity
        elapsed_s REAL,
        distance_m REAL,
        PRIMARY KEY (activity_id, number)
    )
    """,
    """
    CREATE TABLE niggles (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,            -- local date the entry is about
        region TEXT NOT NULL,         -- id in tracker/body/regions.tsv
        side TEXT CHECK (side IN ('left', 'right', 'centre')),
        severity REAL NOT NULL CHECK (severity BETWEEN 0 AND 10),
        moment TEXT,
        onset TEXT,
        quality TEXT,
        impact TEXT,
        note TEXT,
        x REAL,
        y REAL,
        logged_at TEXT NOT NULL       -- when it was written, with the writer's UTC offset
    )
    """,
    "CREATE INDEX niggles_by_day ON niggles(day)",
    """
    CREATE TABLE checkins (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        clear INTEGER NOT NULL CHECK (clear IN (0, 1)),
        soreness INTEGER,
        fatigue INTEGER,
        stress INTEGER,
        sleep INTEGER,
        note TEXT,
        logged_at TEXT NOT NULL
    )
    """,
    "CREATE INDEX checkins_by_day ON checkins(day)",
    """
    CREATE TABLE settings (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        set_at TEXT NOT NULL          -- UTC
    )
    """,
    """
    CREATE VIEW runs AS               -- for people: kilometres and minutes, newest first
    SELECT day, name, sub_sport, round(distance_m / 1000, 2) AS km, round(moving_s / 60, 1) AS minutes,
           round(moving_s / 60 / (distance_m / 1000), 2) AS minutes_per_km, ascent_m, hr_mean_bpm, id
    FROM activities WHERE sport = 'running' ORDER BY start DESC
    """,
    """
    CREATE VIEW diary AS              -- for people: niggles and clear days together, newest first
    SELECT day, trim(coalesce(side, '') || ' ' || region) AS site, severity, moment, onset, note, logged_at
    FROM niggles
    UNION ALL
    SELECT day, 'nothing hurt', NULL, NULL, NULL, note, logged_at FROM checkins WHERE clear
    ORDER BY day DESC
    """,
    f"PRAGMA application_id = {APPLICATION_ID}",
)


FILLED_IN = (
    *("name", "description", "gear", "elapsed_s", "moving_s", "distance_m", "ascent_m", "descent_m"),
    *("hr_mean_bpm", "hr_max_bpm", "cadence_mean_spm", "power_mean_w", "stance_balance_pct", "feel"),
)
"""What the recording that stands for a run takes from the others where it does not know it."""


def _merged(rpe: str) -> str:
    """The view of runs, each once; ``rpe`` tells where its rating comes from."""
    return f"""
    CREATE VIEW merged AS             -- each run once, with what its other recordings know
    SELECT a.id, a.file_hash, a.day, a.start, a.utc_offset_s,
           CASE WHEN a.sport_stated THEN a.sport
                ELSE coalesce(max(CASE WHEN s.sport_stated THEN s.sport END), a.sport) END AS sport,
           CASE WHEN a.sport_stated THEN coalesce(a.sub_sport, max(s.sub_sport))
                ELSE max(CASE WHEN s.sport_stated THEN s.sub_sport END) END AS sub_sport,
           max(a.sport_stated, coalesce(max(s.sport_stated), 0)) AS sport_stated,
           {", ".join(f"coalesce(a.{name}, max(s.{name})) AS {name}" for name in FILLED_IN)},
           {rpe} AS rpe,
           a.timed, a.source, count(s.id) + 1 AS recordings
    FROM activities AS a LEFT JOIN activities AS s ON s.same_as = a.id
    WHERE a.same_as IS NULL GROUP BY a.id
    """  # noqa: S608 - the names are those above


IMPORT = (
    "ALTER TABLE activities ADD COLUMN description TEXT",
    "ALTER TABLE activities ADD COLUMN gear TEXT",
    "ALTER TABLE activities ADD COLUMN timed INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE activities ADD COLUMN sport_stated INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE activities ADD COLUMN same_as TEXT REFERENCES activities(id)",
    "ALTER TABLE activities ADD COLUMN apart INTEGER NOT NULL DEFAULT 0",
    "UPDATE activities SET timed = 0 WHERE source LIKE '%.csv'",
    "CREATE INDEX activities_by_start ON activities(start)",
    "CREATE INDEX activities_by_file ON activities(file_hash)",
    "CREATE INDEX activities_by_run ON activities(same_as)",
    "ALTER TABLE files ADD COLUMN reason TEXT",
    """
    CREATE TABLE places (
        place TEXT PRIMARY KEY,       -- path, or path of the archive and name of the member
        size_bytes INTEGER NOT NULL,
        stamp INTEGER NOT NULL,       -- time of change [ns]; of a member its checksum
        hash TEXT NOT NULL            -- of the unpacked content last read there
    )
    """,
    """
    CREATE TABLE details (
        activity_id TEXT PRIMARY KEY REFERENCES activities(id) ON DELETE CASCADE,
        pauses TEXT NOT NULL,         -- JSON list of [from, until] in seconds after the start
        beats BLOB,                   -- times between heart beats [ms], 16 bits each, zlib
        athlete TEXT,                 -- JSON: what the watch has stored about its wearer
        devices TEXT NOT NULL         -- JSON list of names
    )
    """,
    """
    CREATE TABLE forgotten (
        id TEXT PRIMARY KEY,          -- of an activity that is not to come back by itself
        file_hash TEXT NOT NULL,
        forgotten_at TEXT NOT NULL,   -- UTC
        start TEXT NOT NULL,          -- these recognise another recording of it
        utc_offset_s INTEGER NOT NULL,
        sport TEXT NOT NULL,
        elapsed_s REAL,
        moving_s REAL,
        distance_m REAL,
        timed INTEGER NOT NULL
    )
    """,
    "CREATE INDEX forgotten_by_file ON forgotten(file_hash)",
    _merged("coalesce(a.rpe, max(s.rpe))"),
    "DROP VIEW runs",
    """
    CREATE VIEW runs AS               -- for people: kilometres and minutes, newest first
    SELECT day, name, sub_sport, round(distance_m / 1000, 2) AS km, round(moving_s / 60, 1) AS minutes,
           round(moving_s / 60 / (distance_m / 1000), 2) AS minutes_per_km, ascent_m, hr_mean_bpm, gear, id
    FROM merged WHERE sport = 'running' ORDER BY start DESC
    """,
)


KEPT = """
        source TEXT,                  -- the table it came from; NULL where it was typed
        added_in TEXT REFERENCES changes(id),
        withdrawn_at TEXT,            -- from then on it no longer holds; with the writer's UTC offset
        withdrawn_in TEXT REFERENCES changes(id)
"""
"""Columns of every table of entries."""

KEPT_COLUMNS = ("source TEXT", "withdrawn_at TEXT")
KEPT_REFERENCES = ("added_in", "withdrawn_in")
ENTRY_TABLES = ("niggles", "checkins", "efforts", "answers", "questionnaires", "selfchecks")
DIARY = (
    """
    CREATE TABLE changes (
        id TEXT PRIMARY KEY,
        at TEXT NOT NULL,             -- with the writer's UTC offset
        what TEXT NOT NULL,           -- log, edit, delete, import, undo
        source TEXT,                  -- the table that was imported
        undone_in TEXT REFERENCES changes(id)
    )
    """,
    *(
        f"ALTER TABLE {table} ADD COLUMN {column}"
        for table in ("niggles", "checkins")
        for column in (*KEPT_COLUMNS, *(f"{name} TEXT REFERENCES changes(id)" for name in KEPT_REFERENCES))
    ),
    "ALTER TABLE niggles ADD COLUMN trend TEXT",
    "ALTER TABLE niggles ADD COLUMN alerts TEXT",
    "ALTER TABLE checkins ADD COLUMN mood REAL",
    "ALTER TABLE checkins ADD COLUMN readiness REAL",
    "ALTER TABLE checkins ADD COLUMN sleep_h REAL",
    f"""
    CREATE TABLE efforts (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        activity_id TEXT NOT NULL,    -- any recording of the run
        rpe REAL NOT NULL CHECK (rpe BETWEEN 0 AND 10),
        logged_at TEXT NOT NULL,
        {KEPT}
    )
    """,
    f"""
    CREATE TABLE answers (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        question TEXT NOT NULL,
        yes INTEGER NOT NULL,
        region TEXT,
        side TEXT,
        logged_at TEXT NOT NULL,
        {KEPT}
    )
    """,
    f"""
    CREATE TABLE questionnaires (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,            -- last day of the week asked about
        participation INTEGER NOT NULL,
        modification INTEGER,
        performance INTEGER,
        symptoms INTEGER,
        note TEXT,
        logged_at TEXT NOT NULL,
        {KEPT}
    )
    """,
    f"""
    CREATE TABLE selfchecks (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        done TEXT NOT NULL,           -- JSON list of steps
        findings TEXT,                -- JSON list
        photos TEXT,                  -- JSON list of file names in the folder beside the database
        note TEXT,
        logged_at TEXT NOT NULL,
        {KEPT}
    )
    """,
    *(
        f"CREATE INDEX {table}_by_{column} ON {table}({column})"
        for table in ENTRY_TABLES
        for column in KEPT_REFERENCES
    ),
    *(f"CREATE INDEX {table}_by_day ON {table}(day)" for table in ENTRY_TABLES[2:]),
    "CREATE INDEX efforts_by_activity ON efforts(activity_id)",
    "DROP VIEW diary",
    """
    CREATE VIEW diary AS              -- for people: what stands, newest first
    SELECT day, trim(coalesce(side, '') || ' ' || region) AS site, severity, moment, onset, note, logged_at
    FROM niggles WHERE withdrawn_at IS NULL
    UNION ALL
    SELECT day, 'nothing hurt', NULL, NULL, NULL, note, logged_at
    FROM checkins WHERE clear AND withdrawn_at IS NULL
    ORDER BY day DESC
    """,
    "DROP VIEW merged",
    _merged(
        """coalesce((
               SELECT e.rpe FROM efforts AS e
               WHERE e.activity_id IN (SELECT r.id FROM activities AS r WHERE r.id = a.id OR r.same_as = a.id)
               AND e.withdrawn_at IS NULL ORDER BY datetime(e.logged_at) DESC LIMIT 1
           ), a.rpe, max(s.rpe))"""
    ),
)


LOAD = (
    """
    CREATE TABLE athlete_settings (
        key TEXT NOT NULL,
        since TEXT NOT NULL,          -- first day on which it holds; empty for from ever on
        value TEXT NOT NULL,
        set_at TEXT NOT NULL,         -- UTC
        PRIMARY KEY (key, since)
    )
    """,
    """
    CREATE TABLE digests (            -- made from the samples, and can be made again
        activity_id TEXT PRIMARY KEY REFERENCES activities(id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        hr_low INTEGER NOT NULL,      -- heart rate of the first number of hr
        hr BLOB NOT NULL,             -- seconds at each heart rate, 32 bits each
        windows BLOB NOT NULL,        -- half minutes, see tracker/store/digests.py
        graded_distance_m REAL,
        normalised_speed_mps REAL,
        decoupling_pct REAL,
        downhill_gentle_m REAL,
        downhill_m REAL,
        downhill_steep_m REAL,
        hr_held_bpm REAL,
        hr_half_hour_bpm REAL,
        hour_speed_mps REAL
    )
    """,
    """
    CREATE TABLE loads (              -- made from digests and settings, and can be made again
        activity_id TEXT PRIMARY KEY REFERENCES activities(id) ON DELETE CASCADE,
        day TEXT NOT NULL,
        is_run INTEGER NOT NULL,
        figures BLOB NOT NULL         -- 64-bit floats in the order of METRICS
    )
    """,
    *(
        f"""
        CREATE TRIGGER loads_after_{name} AFTER {what} ON {table} BEGIN
            DELETE FROM loads WHERE activity_id IN ({stale});
        END
        """  # noqa: S608
        for name, what, table, stale in (
            ("joining", "UPDATE", "activities", "NEW.id, OLD.same_as, NEW.same_as"),
            ("adding", "INSERT", "activities", "NEW.same_as"),
            ("removing", "DELETE", "activities", "OLD.same_as"),
            ("digest", "INSERT", "digests", "NEW.activity_id"),
            *(
                (
                    f"rating_{what.lower()}",
                    what,
                    "efforts",
                    "SELECT coalesce(same_as, id) FROM activities WHERE id = NEW.activity_id",
                )
                for what in ("INSERT", "UPDATE")
            ),
        )
    ),
)


ACTIONS = (
    f"""
    CREATE TABLE actions (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        what TEXT NOT NULL,           -- what was done about a trail, see tracker/diary/actions.py
        note TEXT,
        logged_at TEXT NOT NULL,
        {KEPT}
    )
    """,
    *(f"CREATE INDEX actions_by_{column} ON actions({column})" for column in KEPT_REFERENCES),
    "CREATE INDEX actions_by_day ON actions(day)",
)

ABOUT = (
    "ALTER TABLE actions ADD COLUMN about TEXT",  # the day on which the warning that is meant was raised
)

BACK = (
    "ALTER TABLE forgotten ADD COLUMN run TEXT",  # the run that was forgotten with all its recordings
    "ALTER TABLE forgotten ADD COLUMN kept BLOB",  # its rows as JSON, zlib, for a while: niggle undo reads it
)
