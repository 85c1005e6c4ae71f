BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'niggle','0001_foundation','2026-11-23 03:59:00.741482+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'niggle','0002_import','2026-11-23 03:59:00.742791+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'niggle','0003_diary','2026-11-23 03:59:00.745846+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'niggle','0004_load','2026-11-23 03:59:00.746245+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'niggle','0005_actions','2026-11-23 03:59:00.746454+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'niggle','0006_about','2026-11-23 03:59:00.746994+00:00');
CREATE TABLE actions (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        what TEXT NOT NULL,           -- what was done about a trail, see tracker/diary/actions.py
        note TEXT,
        logged_at TEXT NOT NULL,
        
        source TEXT,                  -- the table it came from; NULL where it was typed
        added_in TEXT REFERENCES changes(id),
        withdrawn_at TEXT,            -- from then on it no longer holds; with the writer's UTC offset
        withdrawn_in TEXT REFERENCES changes(id)

    , about TEXT);
INSERT INTO "actions" VALUES('8c25afceb7ee','2026-11-23','strength',NULL,'2026-11-23T04:59:06.657305+01:00',NULL,'050f45635df5',NULL,NULL,NULL);
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
    , description TEXT, gear TEXT, timed INTEGER NOT NULL DEFAULT 1, sport_stated INTEGER NOT NULL DEFAULT 1, same_as TEXT REFERENCES activities(id), apart INTEGER NOT NULL DEFAULT 0);
INSERT INTO "activities" VALUES('0b6c02e9df81862d','0b6c02e9df81862de204cd4a76e0b820bf08cca0124437fb25f7934f03e5a4af','2026-02-10','2026-02-10T06:30:00+00:00',3600,'running',NULL,'Morning Run',354.0,354.0,1.3121019467555213396e+03,48.0,44.0,149.5,179.0,NULL,NULL,NULL,NULL,NULL,'morning.gpx',NULL,NULL,1,1,NULL,0);
INSERT INTO "activities" VALUES('80c7d3fa64ea1c38','0aae917465830d62eae11cc49f618cafea18052c99123479e8b9a5955f5d19c3','2026-02-12','2026-02-12T11:00:00+00:00',3600,'running',NULL,NULL,3300.0,3300.0,10000.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,4.0,NULL,'runs.csv',NULL,NULL,0,1,NULL,0);
CREATE TABLE answers (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        question TEXT NOT NULL,
        yes INTEGER NOT NULL,
        region TEXT,
        side TEXT,
        logged_at TEXT NOT NULL,
        
        source TEXT,                  -- the table it came from; NULL where it was typed
        added_in TEXT REFERENCES changes(id),
        withdrawn_at TEXT,            -- from then on it no longer holds; with the writer's UTC offset
        withdrawn_in TEXT REFERENCES changes(id)

    );
CREATE TABLE athlete_settings (
        key TEXT NOT NULL,
        since TEXT NOT NULL,          -- first day on which it holds; empty for from ever on
        value TEXT NOT NULL,
        set_at TEXT NOT NULL,         -- UTC
        PRIMARY KEY (key, since)
    );
INSERT INTO "athlete_settings" VALUES('hr_max_bpm','2026-01-01','190','2026-11-23T03:59:05+00:00');
CREATE TABLE changes (
        id TEXT PRIMARY KEY,
        at TEXT NOT NULL,             -- with the writer's UTC offset
        what TEXT NOT NULL,           -- log, edit, delete, import, undo
        source TEXT,                  -- the table that was imported
        undone_in TEXT REFERENCES changes(id)
    );
INSERT INTO "changes" VALUES('ba73139add29','2026-11-23T03:59:01.564487+00:00','import','/home/runner/runs/niggles.csv',NULL);
INSERT INTO "changes" VALUES('4a6a15c3e92a','2026-11-23T04:59:01.965382+01:00','log',NULL,NULL);
INSERT INTO "changes" VALUES('a71f8a342ca5','2026-11-23T04:59:02.174410+01:00','log',NULL,NULL);
INSERT INTO "changes" VALUES('bd3fa0ec1138','2026-11-23T04:59:03.130741+01:00','log',NULL,'9bb268358e3f');
INSERT INTO "changes" VALUES('9bb268358e3f','2026-11-23T04:59:03.339645+01:00','undo',NULL,NULL);
INSERT INTO "changes" VALUES('bc54ffe3b499','2026-11-23T04:59:03.506024+01:00','log',NULL,NULL);
INSERT INTO "changes" VALUES('cf6f5c2dacab','2026-11-23T04:59:03.719656+01:00','log',NULL,NULL);
INSERT INTO "changes" VALUES('050f45635df5','2026-11-23T04:59:06.657305+01:00','log',NULL,NULL);
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
    , source TEXT, withdrawn_at TEXT, added_in TEXT REFERENCES changes(id), withdrawn_in TEXT REFERENCES changes(id), mood REAL, readiness REAL, sleep_h REAL);
INSERT INTO "checkins" VALUES('5e49d18cfabc','2026-02-13',1,NULL,NULL,NULL,NULL,NULL,'2026-02-13T20:00:00+00:00','/home/runner/runs/niggles.csv',NULL,'ba73139add29',NULL,NULL,NULL,NULL);
INSERT INTO "checkins" VALUES('5884b33ae014','2026-02-16',1,NULL,NULL,NULL,NULL,NULL,'2026-11-23T04:59:02.174410+01:00',NULL,NULL,'a71f8a342ca5',NULL,NULL,NULL,NULL);
INSERT INTO "checkins" VALUES('a661067fd742','2026-02-17',0,3,NULL,NULL,2,NULL,'2026-11-23T04:59:03.506024+01:00',NULL,NULL,'bc54ffe3b499',NULL,NULL,NULL,NULL);
CREATE TABLE details (
        activity_id TEXT PRIMARY KEY REFERENCES activities(id) ON DELETE CASCADE,
        pauses TEXT NOT NULL,         -- JSON list of [from, until] in seconds after the start
        beats BLOB,                   -- times between heart beats [ms], 16 bits each, zlib
        athlete TEXT,                 -- JSON: what the watch has stored about its wearer
        devices TEXT NOT NULL         -- JSON list of names
    );
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
    );
INSERT INTO "digests" VALUES('0b6c02e9df81862d',1,120,X'040000000500000007000000050000000700000005000000070000000500000007000000050000000700000005000000070000000500000007000000050000000700000005000000070000000500000007000000050000000700000005000000070000000500000007000000050000000700000005000000070000000500000007000000050000000700000005000000070000000500000007000000050000000700000005000000070000000500000007000000050000000700000005000000070000000500000007000000050000000700000005000000070000000500000007000000050000000700000002000000',X'1E007B0E6B000080C80400800080008000801E007A0E00000080FA0400800080008000801E007B0E000000802C0500800080008000801E007A0E000000805E0500800080008000801E007B0E00000080900500800080008000801E007A0E00000080C20500800080008000801E007B0E00000080F40500800080008000801E007A0E00000080260600800080008000801E007B0E00000080580600800080008000801E007A0E000000808A0600800080008000801E007B0E00000080BC06008000800080008018007A0E6F000080E9060080008000800080',1.32439889284457785838e+03,3.71591421222458428985e+00,NULL,0.0,0.0,0.0,176.5,NULL,NULL);
CREATE TABLE efforts (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        activity_id TEXT NOT NULL,    -- any recording of the run
        rpe REAL NOT NULL CHECK (rpe BETWEEN 0 AND 10),
        logged_at TEXT NOT NULL,
        
        source TEXT,                  -- the table it came from; NULL where it was typed
        added_in TEXT REFERENCES changes(id),
        withdrawn_at TEXT,            -- from then on it no longer holds; with the writer's UTC offset
        withdrawn_in TEXT REFERENCES changes(id)

    );
INSERT INTO "efforts" VALUES('7ef14ee801f4','2026-02-14','b413e1b92319ac85',6.0,'2026-11-23T04:59:03.719656+01:00',NULL,'cf6f5c2dacab',NULL,NULL);
CREATE TABLE files (
        hash TEXT PRIMARY KEY,        -- SHA-256 of the unpacked content
        name TEXT NOT NULL,           -- as it was given, without its folder
        size_bytes INTEGER NOT NULL,  -- of the unpacked content
        imported_at TEXT NOT NULL,    -- UTC
        repairs TEXT NOT NULL,        -- JSON list: what had to be mended to read it
        original BLOB                 -- gzipped content, where keep_originals is yes
    , reason TEXT);
INSERT INTO "files" VALUES('0b6c02e9df81862de204cd4a76e0b820bf08cca0124437fb25f7934f03e5a4af','morning.gpx',11951,'2026-11-23T03:59:01+00:00','[]',NULL,NULL);
INSERT INTO "files" VALUES('0aae917465830d62eae11cc49f618cafea18052c99123479e8b9a5955f5d19c3','runs.csv',72,'2026-11-23T03:59:01+00:00','[]',NULL,NULL);
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
    );
INSERT INTO "forgotten" VALUES('b413e1b92319ac85','0aae917465830d62eae11cc49f618cafea18052c99123479e8b9a5955f5d19c3','2026-11-23T03:59:04+00:00','2026-02-14T11:00:00+00:00',3600,'running',2640.0,2640.0,8500.0,0);
CREATE TABLE laps (
        activity_id TEXT NOT NULL REFERENCES activities(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,      -- from 1
        start_s REAL NOT NULL,        -- after the start of the activity
        elapsed_s REAL,
        distance_m REAL,
        PRIMARY KEY (activity_id, number)
    );
CREATE TABLE loads (              -- made from digests and settings, and can be made again
        activity_id TEXT PRIMARY KEY REFERENCES activities(id) ON DELETE CASCADE,
        day TEXT NOT NULL,
        is_run INTEGER NOT NULL,
        figures BLOB NOT NULL         -- 64-bit floats in the order of METRICS
    );
INSERT INTO "loads" VALUES('0b6c02e9df81862d','2026-02-10',1,X'97F3BA646880944000000000002076400000000000004840000000000000464048A85D7798B194404EB23D230FEE0D4034F8013B31BA0D40000000000000F87F4444444444043440000000000000F87F000000000000F87F000000000000F87F6558F7EEFADFF73F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000000000000000000000000000000000000000000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F');
INSERT INTO "loads" VALUES('80c7d3fa64ea1c38','2026-02-12',1,X'000000000088C3400000000000C8A940000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F0000000000806B40000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F000000000000F87F');
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
    , source TEXT, withdrawn_at TEXT, added_in TEXT REFERENCES changes(id), withdrawn_in TEXT REFERENCES changes(id), trend TEXT, alerts TEXT);
INSERT INTO "niggles" VALUES('d4e8045b12b0','2026-02-12','gastrocnemius','left',3.0,NULL,NULL,NULL,NULL,'after the hills',NULL,NULL,'2026-02-12T20:00:00+00:00','/home/runner/runs/niggles.csv',NULL,'ba73139add29',NULL,NULL,NULL);
INSERT INTO "niggles" VALUES('9b04d5f02f5a','2026-02-14','hamstring','right',2.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-02-14T20:00:00+00:00','/home/runner/runs/niggles.csv',NULL,'ba73139add29',NULL,NULL,NULL);
INSERT INTO "niggles" VALUES('614882e073a5','2026-02-15','gastrocnemius','left',3.0,'after',NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-23T04:59:01.965382+01:00',NULL,NULL,'4a6a15c3e92a',NULL,NULL,NULL);
INSERT INTO "niggles" VALUES('919866887a57','2026-02-17','pfj','right',4.0,'during',NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-23T04:59:03.130741+01:00',NULL,'2026-11-23T04:59:03.339645+01:00','bd3fa0ec1138','9bb268358e3f',NULL,NULL);
CREATE TABLE places (
        place TEXT PRIMARY KEY,       -- path, or path of the archive and name of the member
        size_bytes INTEGER NOT NULL,
        stamp INTEGER NOT NULL,       -- time of change [ns]; of a member its checksum
        hash TEXT NOT NULL            -- of the unpacked content last read there
    );
INSERT INTO "places" VALUES('/home/runner/runs/morning.gpx',11951,1795406322038695355,'0b6c02e9df81862de204cd4a76e0b820bf08cca0124437fb25f7934f03e5a4af');
INSERT INTO "places" VALUES('/home/runner/runs/runs.csv',72,1795406322038857067,'0aae917465830d62eae11cc49f618cafea18052c99123479e8b9a5955f5d19c3');
CREATE TABLE questionnaires (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,            -- last day of the week asked about
        participation INTEGER NOT NULL,
        modification INTEGER,
        performance INTEGER,
        symptoms INTEGER,
        note TEXT,
        logged_at TEXT NOT NULL,
        
        source TEXT,                  -- the table it came from; NULL where it was typed
        added_in TEXT REFERENCES changes(id),
        withdrawn_at TEXT,            -- from then on it no longer holds; with the writer's UTC offset
        withdrawn_in TEXT REFERENCES changes(id)

    );
CREATE TABLE samples (
        activity_id TEXT PRIMARY KEY REFERENCES activities(id) ON DELETE CASCADE,
        rows INTEGER NOT NULL,
        columns TEXT NOT NULL,        -- comma-separated names, in the order of the blob
        data BLOB NOT NULL            -- see tracker/store/samples.py
    );
INSERT INTO "samples" VALUES('0b6c02e9df81862d',60,'time_s,lat_deg,lon_deg,distance_m,altitude_m,hr_bpm',X'02789CFBFF1F0C3E30313C201F30E8910FFE431DC0CAE0403EF09C433EB8C9403E28A4402F13057A6181C64281190C7D14E8DD4B81DEF914E8FD0F4FAE092010970003A4B01804C90770074C380104F2E4115220AF309347C01CC0F881897C00004FC0E6F9');
CREATE TABLE selfchecks (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        done TEXT NOT NULL,           -- JSON list of steps
        findings TEXT,                -- JSON list
        photos TEXT,                  -- JSON list of file names in the folder beside the database
        note TEXT,
        logged_at TEXT NOT NULL,
        
        source TEXT,                  -- the table it came from; NULL where it was typed
        added_in TEXT REFERENCES changes(id),
        withdrawn_at TEXT,            -- from then on it no longer holds; with the writer's UTC offset
        withdrawn_in TEXT REFERENCES changes(id)

    );
CREATE TABLE settings (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        set_at TEXT NOT NULL          -- UTC
    );
INSERT INTO "settings" VALUES('timezone','Europe/Berlin','2026-11-23T03:59:02+00:00');
INSERT INTO "settings" VALUES('loads_made_of','7cd18f7f1923c310','2026-11-23T03:59:06+00:00');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX activities_by_day ON activities(day);
CREATE INDEX niggles_by_day ON niggles(day);
CREATE INDEX checkins_by_day ON checkins(day);
CREATE INDEX activities_by_start ON activities(start);
CREATE INDEX activities_by_file ON activities(file_hash);
CREATE INDEX activities_by_run ON activities(same_as);
CREATE INDEX forgotten_by_file ON forgotten(file_hash);
CREATE VIEW runs AS               -- for people: kilometres and minutes, newest first
    SELECT day, name, sub_sport, round(distance_m / 1000, 2) AS km, round(moving_s / 60, 1) AS minutes,
           round(moving_s / 60 / (distance_m / 1000), 2) AS minutes_per_km, ascent_m, hr_mean_bpm, gear, id
    FROM merged WHERE sport = 'running' ORDER BY start DESC;
CREATE INDEX niggles_by_added_in ON niggles(added_in);
CREATE INDEX niggles_by_withdrawn_in ON niggles(withdrawn_in);
CREATE INDEX checkins_by_added_in ON checkins(added_in);
CREATE INDEX checkins_by_withdrawn_in ON checkins(withdrawn_in);
CREATE INDEX efforts_by_added_in ON efforts(added_in);
CREATE INDEX efforts_by_withdrawn_in ON efforts(withdrawn_in);
CREATE INDEX answers_by_added_in ON answers(added_in);
CREATE INDEX answers_by_withdrawn_in ON answers(withdrawn_in);
CREATE INDEX questionnaires_by_added_in ON questionnaires(added_in);
CREATE INDEX questionnaires_by_withdrawn_in ON questionnaires(withdrawn_in);
CREATE INDEX selfchecks_by_added_in ON selfchecks(added_in);
CREATE INDEX selfchecks_by_withdrawn_in ON selfchecks(withdrawn_in);
CREATE INDEX efforts_by_day ON efforts(day);
CREATE INDEX answers_by_day ON answers(day);
CREATE INDEX questionnaires_by_day ON questionnaires(day);
CREATE INDEX selfchecks_by_day ON selfchecks(day);
CREATE INDEX efforts_by_activity ON efforts(activity_id);
CREATE VIEW diary AS              -- for people: what stands, newest first
    SELECT day, trim(coalesce(side, '') || ' ' || region) AS site, severity, moment, onset, note, logged_at
    FROM niggles WHERE withdrawn_at IS NULL
    UNION ALL
    SELECT day, 'nothing hurt', NULL, NULL, NULL, note, logged_at
    FROM checkins WHERE clear AND withdrawn_at IS NULL
    ORDER BY day DESC;
CREATE VIEW merged AS             -- each run once, with what its other recordings know
    SELECT a.id, a.file_hash, a.day, a.start, a.utc_offset_s,
           CASE WHEN a.sport_stated THEN a.sport
                ELSE coalesce(max(CASE WHEN s.sport_stated THEN s.sport END), a.sport) END AS sport,
           CASE WHEN a.sport_stated THEN coalesce(a.sub_sport, max(s.sub_sport))
                ELSE max(CASE WHEN s.sport_stated THEN s.sub_sport END) END AS sub_sport,
           max(a.sport_stated, coalesce(max(s.sport_stated), 0)) AS sport_stated,
           coalesce(a.name, max(s.name)) AS name, coalesce(a.description, max(s.description)) AS description, coalesce(a.gear, max(s.gear)) AS gear, coalesce(a.elapsed_s, max(s.elapsed_s)) AS elapsed_s, coalesce(a.moving_s, max(s.moving_s)) AS moving_s, coalesce(a.distance_m, max(s.distance_m)) AS distance_m, coalesce(a.ascent_m, max(s.ascent_m)) AS ascent_m, coalesce(a.descent_m, max(s.descent_m)) AS descent_m, coalesce(a.hr_mean_bpm, max(s.hr_mean_bpm)) AS hr_mean_bpm, coalesce(a.hr_max_bpm, max(s.hr_max_bpm)) AS hr_max_bpm, coalesce(a.cadence_mean_spm, max(s.cadence_mean_spm)) AS cadence_mean_spm, coalesce(a.power_mean_w, max(s.power_mean_w)) AS power_mean_w, coalesce(a.stance_balance_pct, max(s.stance_balance_pct)) AS stance_balance_pct, coalesce(a.feel, max(s.feel)) AS feel,
           coalesce((
               SELECT e.rpe FROM efforts AS e
               WHERE e.activity_id IN (SELECT r.id FROM activities AS r WHERE r.id = a.id OR r.same_as = a.id)
               AND e.withdrawn_at IS NULL ORDER BY datetime(e.logged_at) DESC LIMIT 1
           ), a.rpe, max(s.rpe)) AS rpe,
           a.timed, a.source, count(s.id) + 1 AS recordings
    FROM activities AS a LEFT JOIN activities AS s ON s.same_as = a.id
    WHERE a.same_as IS NULL GROUP BY a.id;
CREATE TRIGGER loads_after_joining AFTER UPDATE ON activities BEGIN
            DELETE FROM loads WHERE activity_id IN (NEW.id, OLD.same_as, NEW.same_as);
        END;
CREATE TRIGGER loads_after_adding AFTER INSERT ON activities BEGIN
            DELETE FROM loads WHERE activity_id IN (NEW.same_as);
        END;
CREATE TRIGGER loads_after_removing AFTER DELETE ON activities BEGIN
            DELETE FROM loads WHERE activity_id IN (OLD.same_as);
        END;
CREATE TRIGGER loads_after_digest AFTER INSERT ON digests BEGIN
            DELETE FROM loads WHERE activity_id IN (NEW.activity_id);
        END;
CREATE TRIGGER loads_after_rating_insert AFTER INSERT ON efforts BEGIN
            DELETE FROM loads WHERE activity_id IN (SELECT coalesce(same_as, id) FROM activities WHERE id = NEW.activity_id);
        END;
CREATE TRIGGER loads_after_rating_update AFTER UPDATE ON efforts BEGIN
            DELETE FROM loads WHERE activity_id IN (SELECT coalesce(same_as, id) FROM activities WHERE id = NEW.activity_id);
        END;
CREATE INDEX actions_by_added_in ON actions(added_in);
CREATE INDEX actions_by_withdrawn_in ON actions(withdrawn_in);
CREATE INDEX actions_by_day ON actions(day);
COMMIT;
