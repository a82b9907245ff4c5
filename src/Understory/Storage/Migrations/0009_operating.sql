-- Where the trace of the request that made the task began (a W3C traceparent), so that one trace holds all of its life.
ALTER TABLE tasks ADD COLUMN trace TEXT;

-- What is deleted, longest first, for those who do not keep it for ever. Rounds go with the task that they belong to.
CREATE INDEX tasks_deleted ON tasks (deleted_at, id) WHERE deleted_at IS NOT NULL AND parent_task_id IS NULL;

-- One row at most, written by each look at whether the database can be written.
CREATE TABLE health (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  checked_at TEXT NOT NULL
);
