-- Facts about this database itself: whose it is, and whether it is a demo.
CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- Which node runs a task of which there must be one at a time.
CREATE TABLE leases (
  task TEXT PRIMARY KEY,
  holder BYTEA NOT NULL,
  until_at BIGINT NOT NULL
);

-- People who work in the network.
CREATE TABLE people (
  id BYTEA PRIMARY KEY,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  language TEXT NOT NULL,
  trained_until BIGINT NOT NULL,
  pledged_until BIGINT NOT NULL,
  shift_until BIGINT NOT NULL,
  made_at BIGINT NOT NULL
);

-- One-time links. The link itself is never stored, only its hash.
CREATE TABLE invitations (
  hash BYTEA PRIMARY KEY,
  person_id BYTEA NOT NULL REFERENCES people (id),
  goes_to TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  spent_at BIGINT
);

-- Signed-in browsers. The cookie is never stored, only its hash.
CREATE TABLE sessions (
  hash BYTEA PRIMARY KEY,
  person_id BYTEA NOT NULL REFERENCES people (id),
  form_token TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- Who did what. Rows are only ever added; each carries the hash of its own content.
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
CREATE INDEX audit_rows_by_object ON audit_rows (object, at);
