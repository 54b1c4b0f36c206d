-- A stretch of duty that somebody is wanted for, and who has taken it.
CREATE TABLE shifts (
  id BYTEA PRIMARY KEY,
  role TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  language TEXT,
  sector TEXT,
  state TEXT NOT NULL,
  is_wanted BIGINT NOT NULL,
  person_id BYTEA,
  claimed_at BIGINT,
  checked_in_at BIGINT,
  ended_at BIGINT,
  missed_by BYTEA,
  swap_asked_at BIGINT,
  swap_with BYTEA
);
CREATE INDEX shifts_by_end ON shifts (ends_at, starts_at);
CREATE INDEX shifts_by_person ON shifts (person_id, ends_at) WHERE person_id IS NOT NULL;
CREATE INDEX shifts_waited_for ON shifts (starts_at) WHERE state IN ('claimed', 'confirmed');

-- Private calendar addresses. The key itself is never stored, only its hash.
CREATE TABLE calendar_keys (
  person_id BYTEA PRIMARY KEY,
  hash BYTEA NOT NULL,
  made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX calendar_keys_by_hash ON calendar_keys (hash);

-- A look-out on a sector. There is no column for a way that was driven.
CREATE TABLE patrols (
  id BYTEA PRIMARY KEY,
  sector TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  planned_by BYTEA NOT NULL,
  set_out_at BIGINT,
  ended_at BIGINT
);
CREATE INDEX patrols_by_end ON patrols (ends_at);

-- Who goes with a patrol.
CREATE TABLE patrol_people (
  patrol_id BYTEA NOT NULL,
  person_id BYTEA NOT NULL,
  PRIMARY KEY (patrol_id, person_id)
);
CREATE INDEX patrol_people_by_person ON patrol_people (person_id);

-- What a patrol said by radio: that it is there, that all is clear.
CREATE TABLE patrol_posts (
  id BYTEA PRIMARY KEY,
  patrol_id BYTEA NOT NULL,
  person_id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX patrol_posts_by_patrol ON patrol_posts (patrol_id, at);
