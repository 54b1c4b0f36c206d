-- What was said in public, as it was signed in the transaction that let it out.
CREATE TABLE signed_notices (
  alert_id BYTEA PRIMARY KEY,
  number BIGINT NOT NULL,
  note TEXT NOT NULL,
  cap TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE UNIQUE INDEX signed_notices_have_own_numbers ON signed_notices (number);
CREATE INDEX signed_notices_by_time ON signed_notices (at);
