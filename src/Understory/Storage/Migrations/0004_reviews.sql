-- A round of feedback names the task whose review it belongs to, which is never a round itself.
ALTER TABLE tasks ADD COLUMN parent_task_id TEXT REFERENCES tasks (id);

CREATE INDEX tasks_rounds ON tasks (parent_task_id, created_at, id) WHERE parent_task_id IS NOT NULL;

-- What a person decided so far about a task's suggestions: a note that touches no story. `run` is the task's at that time:
-- a retried task has other suggestions, so that what was decided about those before does not hold for them.
CREATE TABLE task_reviews (
  task_id TEXT PRIMARY KEY REFERENCES tasks (id),
  run INTEGER NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  state TEXT NOT NULL,                   -- JSON: the decisions, in the shape of the wire
  updated_at TEXT NOT NULL
);
