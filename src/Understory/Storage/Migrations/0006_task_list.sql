-- The list's index carries all that the list filters by, so that what does not fit is passed over without its row: a row
-- holds its result, which can be large.
DROP INDEX tasks_newest_first;
CREATE INDEX tasks_newest_first ON tasks (created_at, id, deleted_at, status, type, version, read_at, error_kind);

-- What a search finds tasks by, folded to one case; beside the tasks for the same reason. Of tasks that are older than this
-- table it is the JSON as it was sent, and only letters of ASCII are folded.
CREATE TABLE task_texts (
  task_id TEXT PRIMARY KEY REFERENCES tasks (id),
  asked TEXT NOT NULL,                   -- type, version and all texts of params
  outcome TEXT NOT NULL DEFAULT ''       -- summary and error
);

INSERT INTO task_texts (task_id, asked, outcome)
SELECT id, LOWER(type || ' ' || version || ' ' || COALESCE(params, '')), LOWER(COALESCE(summary, '') || ' ' || COALESCE(error, ''))
FROM tasks;
