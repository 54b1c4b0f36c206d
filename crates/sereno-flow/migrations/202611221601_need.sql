-- An incident can be closed to those who work on it, and what is over is read with a reason.
ALTER TABLE incidents ADD COLUMN closed_at BIGINT;
-- When what is held to be true of it changed last; before this step nobody wrote it down.
ALTER TABLE incidents ADD COLUMN changed_at BIGINT;

-- Whom what was said is open to besides the holder: those named on it, and who said why.
CREATE TABLE incident_access (
  incident_id BYTEA NOT NULL,
  person_id BYTEA NOT NULL,
  why TEXT NOT NULL,
  at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (incident_id, person_id, why)
);
CREATE INDEX incident_access_by_expiry ON incident_access (expires_at);
