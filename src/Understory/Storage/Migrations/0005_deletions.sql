-- Deletion is soft: what is deleted stays with its history, so that it can be restored and its id is never given again.
ALTER TABLE versions ADD COLUMN deleted_at TEXT;
ALTER TABLE stories ADD COLUMN deleted_at TEXT;

-- `deleted` says whether the story is deleted after the change. Of a change that an import wrote over a story that was
-- there: the file's JSON and the place that it had before.
ALTER TABLE story_history ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1));
ALTER TABLE story_history ADD COLUMN import_id TEXT;
ALTER TABLE story_history ADD COLUMN source_before TEXT;
ALTER TABLE story_history ADD COLUMN rank_before DOUBLE PRECISION;
ALTER TABLE story_history ADD COLUMN position_before INTEGER;

CREATE INDEX story_history_of_import ON story_history (import_id) WHERE import_id IS NOT NULL;

-- Every document that was imported, so that it can be undone. `made_version`: the version was not there, or deleted.
-- `group_changes` is JSON: the rows of the version, of phases and of epics that it changed, as they were before and after.
CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  version TEXT NOT NULL REFERENCES versions (id),
  at TEXT NOT NULL,
  adds INTEGER NOT NULL,
  changes INTEGER NOT NULL,
  made_version INTEGER NOT NULL CHECK (made_version IN (0, 1)),
  group_changes TEXT NOT NULL,
  undone_at TEXT
);

CREATE INDEX imports_of_version ON imports (version, at, id);
