-- The table is the queue. Columns down to deleted_at are the specification's; docs/task-states.md draws the states.
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  version TEXT NOT NULL,
  params TEXT,
  context TEXT,
  result TEXT,
  error TEXT,
  created_at TEXT NOT NULL,
  started_at TEXT,
  completed_at TEXT,
  read_at TEXT,
  deleted_at TEXT,

  error_kind TEXT,                       -- why it failed, for the interface to word
  engine TEXT,                           -- the engine that answered
  attempt INTEGER NOT NULL DEFAULT 0,    -- starts of this run; a start that was interrupted by a stop is taken back
  run INTEGER NOT NULL DEFAULT 1,        -- 1, and one more for each retry by a person
  rescues INTEGER NOT NULL DEFAULT 0,    -- starts of this run whose runner died
  cancel_requested_at TEXT,              -- a person wants it stopped; its owner has not let go yet
  progress TEXT,                         -- JSON { done, total, message }
  summary TEXT,                          -- one line that says the result
  usage TEXT,                            -- JSON: tokens of all calls so far
  bases TEXT,                            -- JSON: the stories as the operation read them; opaque to the queue
  partial TEXT,                          -- JSON: what a running task has so far, in the shape of result
  available_at TEXT NOT NULL,            -- not claimed before
  claim_token TEXT,                      -- fresh for each claim; every later write of the owner names it
  node TEXT,                             -- who holds the claim
  claimed_at TEXT,
  lease_until TEXT,                      -- after this the claim may be taken back
  ran_ms BIGINT NOT NULL DEFAULT 0,      -- running time of earlier starts of this run; the deadline counts it
  idempotency_key TEXT,
  idempotency_hash TEXT,                 -- of the body that came with the key

  CHECK (status IN ('queued', 'running', 'complete', 'failed')),
  CHECK ((completed_at IS NOT NULL) = (status IN ('complete', 'failed'))),
  CHECK (started_at IS NOT NULL OR status <> 'running'),
  CHECK ((claim_token IS NOT NULL) = (status = 'running')),
  CHECK ((lease_until IS NOT NULL) = (status = 'running')),
  CHECK ((claimed_at IS NOT NULL) = (status = 'running')),
  CHECK ((result IS NOT NULL) = (status = 'complete')),
  CHECK ((error IS NOT NULL) = (status = 'failed')),
  CHECK ((error_kind IS NOT NULL) = (status = 'failed')),
  CHECK (read_at IS NULL OR status IN ('complete', 'failed')),
  CHECK (deleted_at IS NULL OR status IN ('complete', 'failed')),
  CHECK (cancel_requested_at IS NULL OR status IN ('running', 'failed')),
  CHECK ((idempotency_hash IS NOT NULL) = (idempotency_key IS NOT NULL))
);

CREATE UNIQUE INDEX tasks_by_idempotency_key ON tasks (idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX tasks_newest_first ON tasks (created_at, id);
CREATE INDEX tasks_to_claim ON tasks (available_at, id) WHERE status = 'queued';
CREATE INDEX tasks_running ON tasks (lease_until) WHERE status = 'running';
-- What the poll asks for: active or unread. An active task is neither read nor deleted (see the constraints), so that
-- one condition says both.
CREATE INDEX tasks_attention ON tasks (created_at, id, status) WHERE read_at IS NULL AND deleted_at IS NULL;
CREATE INDEX tasks_active ON tasks (created_at, id) WHERE status IN ('queued', 'running');

-- Every question to an engine: written before it is asked, completed with what came back. A row without answered_at may
-- have been billed. `call_key` is a digest of the question: the same question of the same task is never bought twice.
CREATE TABLE task_calls (
  id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL REFERENCES tasks (id),
  call_key TEXT NOT NULL,
  claim_token TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  answered_at TEXT,
  request_id TEXT,
  usage TEXT,
  answer TEXT,
  error_kind TEXT,
  CHECK (answer IS NULL OR answered_at IS NOT NULL)
);

CREATE INDEX task_calls_of_task ON task_calls (task_id);
