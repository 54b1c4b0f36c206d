-- The sender's own store. None of it is ever in the database that the web tier writes to.
CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- What was done at the sender, in the same form as the network's log.
CREATE TABLE audit_rows (
  id BYTEA PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  person_id BYTEA,
  act TEXT NOT NULL,
  object TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash BYTEA NOT NULL
);
CREATE INDEX audit_rows_by_time ON audit_rows (at);

-- Whose signatures count. A row without active_from waits for two signatures.
CREATE TABLE approvers (
  id BYTEA PRIMARY KEY,
  name TEXT NOT NULL,
  person_id BYTEA NOT NULL,
  pinned TEXT NOT NULL,
  credential TEXT NOT NULL,
  since BIGINT NOT NULL,
  active_from BIGINT,
  ends_at BIGINT
);

-- One-time links that have not been used.
CREATE TABLE enrolments (
  hash BYTEA PRIMARY KEY,
  is_first BIGINT NOT NULL,
  until_at BIGINT NOT NULL
);

-- Changes of the list of approvers.
CREATE TABLE changes (
  id BYTEA PRIMARY KEY,
  kind TEXT NOT NULL,
  approver_id BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  takes_effect_at BIGINT,
  cancelled_at BIGINT,
  cancelled_by BYTEA
);

-- Whole answers of passkeys, over the digest of an alert's record or of a change's.
CREATE TABLE signatures (
  about BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  approver_id BYTEA NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (about, approver_id)
);

-- Alerts that have enough signatures.
CREATE TABLE releases (
  alert_id BYTEA PRIMARY KEY,
  number BIGINT NOT NULL,
  digest BYTEA NOT NULL,
  due_at BIGINT NOT NULL,
  stopped_at BIGINT,
  stopped_by BYTEA,
  claimed_at BIGINT,
  done_at BIGINT,
  refused TEXT
);
