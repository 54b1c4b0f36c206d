-- What a notice with enough signatures belongs to, and whether something followed it: read when it
-- was signed, and never from the shared database again.
CREATE TABLE threads (
  alert_id BYTEA PRIMARY KEY,
  thread_id BYTEA NOT NULL,
  area TEXT NOT NULL,
  at BIGINT NOT NULL,
  followed_at BIGINT
);
CREATE INDEX threads_by_thread ON threads (thread_id);

-- Whom it was signed for.
CREATE TABLE signed_for (
  alert_id BYTEA PRIMARY KEY,
  seats BYTEA NOT NULL,
  at BIGINT NOT NULL
);

-- Attempts at each of them: one row for 512 seats, a byte for each.
CREATE TABLE carried (
  alert_id BYTEA NOT NULL,
  block BIGINT NOT NULL,
  tries BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (alert_id, block)
);
