-- A version of the backlog. `source` is the imported document without its stories, phases and epics, so that fields
-- that we do not know come back out; `form` is the document form that it came in.
CREATE TABLE versions (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  short_title TEXT NOT NULL,
  description TEXT NOT NULL,
  form TEXT NOT NULL CHECK (form IN ('backlog', 'userStories')),
  source TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  created_at TEXT NOT NULL
);

CREATE TABLE phases (
  version TEXT NOT NULL REFERENCES versions (id),
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (version, id)
);

CREATE TABLE epics (
  version TEXT NOT NULL REFERENCES versions (id),
  phase INTEGER NOT NULL,
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (version, phase, id)
);

-- `rank` orders stories within their epic: the number, or the priority of the userStories form; then `position`, the
-- place in the document. Lists are JSON arrays of strings; flags are 0 or 1.
CREATE TABLE stories (
  version TEXT NOT NULL REFERENCES versions (id),
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  intent TEXT NOT NULL,
  description TEXT NOT NULL,
  acceptance TEXT NOT NULL,
  phase INTEGER NOT NULL,
  epic INTEGER NOT NULL,
  story_number INTEGER NOT NULL,
  depends_on TEXT NOT NULL,
  tags TEXT NOT NULL,
  passes INTEGER NOT NULL CHECK (passes IN (0, 1)),
  merged INTEGER NOT NULL CHECK (merged IN (0, 1)),
  skipped INTEGER NOT NULL CHECK (skipped IN (0, 1)),
  notes TEXT NOT NULL,
  rank DOUBLE PRECISION NOT NULL,
  position INTEGER NOT NULL,
  source TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  updated_at TEXT NOT NULL,
  PRIMARY KEY (version, id)
);

CREATE INDEX stories_in_order ON stories (version, phase, epic, rank, position);

-- Every change to a story: `fields` is the whole story after it, so that any revision can be read, compared and restored.
CREATE TABLE story_history (
  version TEXT NOT NULL,
  story_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (actor IN ('import', 'person', 'task')),
  task_id TEXT,
  fields TEXT NOT NULL,
  PRIMARY KEY (version, story_id, revision),
  FOREIGN KEY (version, story_id) REFERENCES stories (version, id),
  CHECK ((task_id IS NOT NULL) = (actor = 'task'))
);
