-- Tasks begin by turns, so that a version with thousands in the queue does not keep another waiting: each version's first task
-- has the turn that is due, its second the one after, and so on.
ALTER TABLE tasks ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;

DROP INDEX tasks_to_claim;
CREATE INDEX tasks_to_claim ON tasks (turn, available_at, id) WHERE status = 'queued';
CREATE INDEX tasks_turns ON tasks (version, turn) WHERE status = 'queued';
