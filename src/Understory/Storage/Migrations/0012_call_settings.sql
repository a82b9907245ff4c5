-- How the question was asked: JSON { engine, model, prompt_version, effort, max_output_tokens }. Null for those asked before.
ALTER TABLE task_calls ADD COLUMN settings TEXT;
