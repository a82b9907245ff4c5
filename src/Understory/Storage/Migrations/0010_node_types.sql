-- Which types of tasks a node runs, and how many of each at once: a JSON object from type to number. A node of a version before
-- this one does not say.
ALTER TABLE nodes ADD COLUMN types TEXT NOT NULL DEFAULT '{}';
