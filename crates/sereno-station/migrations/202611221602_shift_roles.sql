-- As what somebody is on shift; empty is everything they are.
ALTER TABLE people ADD COLUMN shift_roles TEXT NOT NULL DEFAULT '';
