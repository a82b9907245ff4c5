-- The processes of this dashboard. Each says from time to time that it is there; one that stops takes its row along, one that
-- died is known by its last word. `capacity` is how many tasks it runs at once, 0 for one that only answers.
CREATE TABLE nodes (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('all', 'web', 'worker')),
  version TEXT NOT NULL,
  capacity INTEGER NOT NULL CHECK (capacity >= 0),
  running INTEGER NOT NULL CHECK (running >= 0),
  started_at TEXT NOT NULL,
  seen_at TEXT NOT NULL
);
