-- Who has taken an incident on, and what was put aside: by which step, why, when.
ALTER TABLE incidents ADD COLUMN held_by BYTEA;
ALTER TABLE incidents ADD COLUMN aside_why TEXT;
ALTER TABLE incidents ADD COLUMN aside_at BIGINT;
ALTER TABLE incidents ADD COLUMN aside_batch BYTEA;
-- A search goes through reports from the newest to the oldest.
DROP INDEX reports_by_expiry;
CREATE INDEX reports_by_expiry ON reports (expires_at, id);

CREATE INDEX incidents_aside ON incidents (aside_batch, aside_at) WHERE aside_at IS NOT NULL;

-- Lines that people write into the shift log. The text is ciphertext under the key of the day it
-- must be gone.
CREATE TABLE log_notes (
  id BYTEA PRIMARY KEY,
  at BIGINT NOT NULL,
  person_id BYTEA NOT NULL,
  incident_id BYTEA,
  is_handover BIGINT NOT NULL,
  sealed_text BYTEA NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX log_notes_by_time ON log_notes (at);
CREATE INDEX log_notes_by_expiry ON log_notes (expires_at);
