-- Recovery sheets: what is needed to wrap something to them. The secrets are on paper only.
CREATE TABLE sheets (
  recipient TEXT PRIMARY KEY,
  number BIGINT NOT NULL,
  holder TEXT NOT NULL,
  made_at BIGINT NOT NULL
);

-- A new set that one administrator asked for and another has not confirmed. One row at most.
CREATE TABLE sheet_proposals (
  id BIGINT PRIMARY KEY,
  by_id BYTEA NOT NULL,
  holders TEXT NOT NULL,
  at BIGINT NOT NULL
);
