-- A set that was made counts once two of its secrets were typed back from paper; until then the
-- set before it stays in use.
ALTER TABLE sheets ADD COLUMN is_pending BIGINT NOT NULL DEFAULT 0;
