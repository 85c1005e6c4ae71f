BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'niggle','0001_foundation','2026-11-23 03:58:42.660669+00:00');
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
    );
INSERT INTO "activities" VALUES('0b6c02e9df81862d','0b6c02e9df81862de204cd4a76e0b820bf08cca0124437fb25f7934f03e5a4af','2026-02-10','2026-02-10T06:30:00+00:00',3600,'running',NULL,'Morning Run',354.0,354.0,1.3121019467555213396e+03,36.0,33.0,149.5,179.0,NULL,NULL,NULL,NULL,NULL,'morning.gpx');
INSERT INTO "activities" VALUES('80c7d3fa64ea1c38','0aae917465830d62eae11cc49f618cafea18052c99123479e8b9a5955f5d19c3','2026-02-12','2026-02-12T11:00:00+00:00',3600,'running',NULL,NULL,3300.0,3300.0,10000.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,4.0,NULL,'runs.csv');
INSERT INTO "activities" VALUES('b413e1b92319ac85','0aae917465830d62eae11cc49f618cafea18052c99123479e8b9a5955f5d19c3','2026-02-14','2026-02-14T11:00:00+00:00',3600,'running',NULL,NULL,2640.0,2640.0,8500.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'runs.csv');
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
    );
INSERT INTO "checkins" VALUES('5e49d18cfabc','2026-02-13',1,NULL,NULL,NULL,NULL,NULL,'2026-02-13T20:00:00+00:00');
INSERT INTO "checkins" VALUES('9ed409caeebd','2026-02-16',1,NULL,NULL,NULL,NULL,NULL,'2026-11-23T04:58:43.059240+01:00');
CREATE TABLE files (
        hash TEXT PRIMARY KEY,        -- SHA-256 of the unpacked content
        name TEXT NOT NULL,           -- as it was given, without its folder
        size_bytes INTEGER NOT NULL,  -- of the unpacked content
        imported_at TEXT NOT NULL,    -- UTC
        repairs TEXT NOT NULL,        -- JSON list: what had to be mended to read it
        original BLOB                 -- gzipped content, where keep_originals is yes
    );
INSERT INTO "files" VALUES('0b6c02e9df81862de204cd4a76e0b820bf08cca0124437fb25f7934f03e5a4af','morning.gpx',11951,'2026-11-23T03:58:42+00:00','[]',NULL);
INSERT INTO "files" VALUES('0aae917465830d62eae11cc49f618cafea18052c99123479e8b9a5955f5d19c3','runs.csv',72,'2026-11-23T03:58:42+00:00','[]',NULL);
CREATE TABLE laps (
        activity_id TEXT NOT NULL REFERENCES activities(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,      -- from 1
        start_s REAL NOT NULL,        -- after the start of the activity
        elapsed_s REAL,
        distance_m REAL,
        PRIMARY KEY (activity_id, number)
    );
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
    );
INSERT INTO "niggles" VALUES('d4e8045b12b0','2026-02-12','gastrocnemius','left',3.0,NULL,NULL,NULL,NULL,'after the hills',NULL,NULL,'2026-02-12T20:00:00+00:00');
INSERT INTO "niggles" VALUES('9b04d5f02f5a','2026-02-14','hamstring','right',2.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-02-14T20:00:00+00:00');
INSERT INTO "niggles" VALUES('c90d4d3dfd69','2026-02-15','gastrocnemius','left',3.0,'after',NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-23T04:58:42.923566+01:00');
CREATE TABLE samples (
        activity_id TEXT PRIMARY KEY REFERENCES activities(id) ON DELETE CASCADE,
        rows INTEGER NOT NULL,
        columns TEXT NOT NULL,        -- comma-separated names, in the order of the blob
        data BLOB NOT NULL            -- see tracker/store/samples.py
    );
INSERT INTO "samples" VALUES('0b6c02e9df81862d',60,'time_s,lat_deg,lon_deg,distance_m,altitude_m,hr_bpm',X'01789CFBFF1F0C3E3014900F18C4C9070CA3802EE03F349E1B14C8074BFCC8076F2870BB05057A1929D03B14012C9E2931E338057AEF51A0D79F02BD230DC0E3790308ACDF0003A4B01838C80703EDFF910260F1EC91020405E411BC2083FE9147401C411E31AA9704021ACF158CE403865130E80100881CFBCD');
CREATE TABLE settings (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        set_at TEXT NOT NULL          -- UTC
    );
INSERT INTO "settings" VALUES('timezone','Europe/Berlin','2026-11-23T03:58:43+00:00');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX activities_by_day ON activities(day);
CREATE INDEX niggles_by_day ON niggles(day);
CREATE INDEX checkins_by_day ON checkins(day);
CREATE VIEW runs AS               -- for people: kilometres and minutes, newest first
    SELECT day, name, sub_sport, round(distance_m / 1000, 2) AS km, round(moving_s / 60, 1) AS minutes,
           round(moving_s / 60 / (distance_m / 1000), 2) AS minutes_per_km, ascent_m, hr_mean_bpm, id
    FROM activities WHERE sport = 'running' ORDER BY start DESC;
CREATE VIEW diary AS              -- for people: niggles and clear days together, newest first
    SELECT day, trim(coalesce(side, '') || ' ' || region) AS site, severity, moment, onset, note, logged_at
    FROM niggles
    UNION ALL
    SELECT day, 'nothing hurt', NULL, NULL, NULL, note, logged_at FROM checkins WHERE clear
    ORDER BY day DESC;
COMMIT;
