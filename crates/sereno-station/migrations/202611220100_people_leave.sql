-- When somebody left. Their name goes some weeks later; what they did keeps its number.
ALTER TABLE people ADD COLUMN left_at BIGINT;
