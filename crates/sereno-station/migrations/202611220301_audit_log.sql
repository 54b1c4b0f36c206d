-- The page of the log that a row stands in; none until the task has given it one.
ALTER TABLE audit_rows ADD COLUMN page BIGINT;
CREATE INDEX audit_rows_by_page ON audit_rows (page);

-- The log's pages: what is hashed into its leaves. They stay when their rows are forgotten.
CREATE TABLE log_pages (
  number BIGINT PRIMARY KEY,
  n_rows BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  hashes BYTEA NOT NULL,
  leaf BYTEA NOT NULL
);

-- Hashes of whole subtrees above the leaves, so that a proof needs a few rows and not all.
CREATE TABLE log_nodes (
  level BIGINT NOT NULL,
  at BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (level, at)
);

-- Signed checkpoints: the newest, those of the last hour, and those that a witness signed too.
CREATE TABLE log_checkpoints (
  size BIGINT PRIMARY KEY,
  made_at BIGINT NOT NULL,
  frontier BYTEA NOT NULL,
  note TEXT NOT NULL
);

-- Organisations that watch the log and sign its checkpoints.
CREATE TABLE witnesses (
  name TEXT PRIMARY KEY,
  verifier TEXT NOT NULL,
  added_by BYTEA NOT NULL,
  added_at BIGINT NOT NULL,
  removed_at BIGINT
);

-- What they signed.
CREATE TABLE cosignatures (
  size BIGINT NOT NULL,
  witness TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (size, witness)
);

-- Numbered copies of what left the program in a file or on paper, and who holds each.
CREATE TABLE copies (
  number BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  holder TEXT NOT NULL,
  made_by BYTEA,
  made_at BIGINT NOT NULL
);
