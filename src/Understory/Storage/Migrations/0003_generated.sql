-- What was made of a generate task's suggestions, so that each of them is made once, ever: also when the story or the
-- epic was changed or removed since. `item` is the suggestion's place in the result.
CREATE TABLE generated_stories (
  task_id TEXT NOT NULL REFERENCES tasks (id),
  item INTEGER NOT NULL CHECK (item >= 0),
  story_id TEXT NOT NULL,
  PRIMARY KEY (task_id, item)
);

-- A result suggests one new epic at most.
CREATE TABLE generated_epics (
  task_id TEXT PRIMARY KEY REFERENCES tasks (id),
  phase INTEGER NOT NULL,
  epic INTEGER NOT NULL
);
