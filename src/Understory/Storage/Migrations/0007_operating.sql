-- Where the trace of the request that made the task began (a W3C traceparent), so that one trace holds all of its life.
ALTER TABLE tasks ADD COLUMN trace TEXT;

-- One row, written by each look at whether the database can be written.
CREATE TABLE health (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  checked_at TEXT NOT NULL
);

INSERT INTO health (id, checked_at) VALUES (1, 'never');
