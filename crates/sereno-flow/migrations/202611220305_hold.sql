-- Legal holds: who named records, who confirmed it, until when it is looked at again. The matter's
-- reference is ciphertext under the hold's own key, which is destroyed when the hold ends.
CREATE TABLE holds (
  number BIGINT PRIMARY KEY,
  state TEXT NOT NULL,
  sealed_matter BYTEA,
  n_named BIGINT NOT NULL,
  review_days BIGINT NOT NULL,
  proposed_by BYTEA,
  proposed_at BIGINT NOT NULL,
  confirmed_by BYTEA,
  confirmed_at BIGINT,
  review_at BIGINT,
  asked TEXT,
  asked_by BYTEA,
  asked_at BIGINT,
  asked_days BIGINT,
  changed_at BIGINT NOT NULL,
  ended_at BIGINT,
  is_settled BIGINT NOT NULL
);

-- The records a hold names, and what hangs on them. While is_on is 1 they are not purged.
CREATE TABLE hold_records (
  hold BIGINT NOT NULL,
  place TEXT NOT NULL,
  record BYTEA NOT NULL,
  object TEXT NOT NULL,
  is_named BIGINT NOT NULL,
  is_on BIGINT NOT NULL,
  PRIMARY KEY (hold, place, record)
);
CREATE INDEX hold_records_on ON hold_records (record) WHERE is_on = 1;
CREATE INDEX hold_records_objects ON hold_records (object) WHERE is_on = 1;

-- Sealed values that stand under a hold's key, and the day under whose key they stood before.
CREATE TABLE hold_seals (
  place TEXT NOT NULL,
  record BYTEA NOT NULL,
  hold BIGINT NOT NULL,
  day BIGINT NOT NULL,
  PRIMARY KEY (place, record)
);
CREATE INDEX hold_seals_by_hold ON hold_seals (hold);

-- Who of counsel has read what a hold last became.
CREATE TABLE hold_reads (
  hold BIGINT NOT NULL,
  person_id BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (hold, person_id)
);

-- Whom to call when somebody stands at the door with a paper. One row.
CREATE TABLE counsel (
  id BIGINT PRIMARY KEY,
  sealed_name BYTEA NOT NULL,
  sealed_phone BYTEA NOT NULL,
  entered_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
