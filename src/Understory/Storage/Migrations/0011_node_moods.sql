-- What a node knows to be wrong with the provider of its engine: JSON, null where nothing is.
ALTER TABLE nodes ADD COLUMN mood TEXT;
