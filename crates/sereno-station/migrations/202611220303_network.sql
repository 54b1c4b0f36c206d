-- Where a volunteer stands when something last changed for them by hand. Whoever is in the
-- network already was let in by somebody.
ALTER TABLE people ADD COLUMN state TEXT NOT NULL DEFAULT 'vouched';
-- How much of the work they know, 0 to 3.
ALTER TABLE people ADD COLUMN tier BIGINT NOT NULL DEFAULT 0;
-- Shifts on which they went along with somebody.
ALTER TABLE people ADD COLUMN shadowed BIGINT NOT NULL DEFAULT 0;
-- When a coordinator last asked them to sign the pledge.
ALTER TABLE people ADD COLUMN pledge_asked_at BIGINT;

-- Organisations whose people work here.
CREATE TABLE organisations (
  id BYTEA PRIMARY KEY,
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  notes TEXT NOT NULL,
  contact_id BYTEA,
  made_at BIGINT NOT NULL,
  left_at BIGINT
);

-- Who belongs to which organisation.
CREATE TABLE memberships (
  person_id BYTEA NOT NULL REFERENCES people (id),
  organisation_id BYTEA NOT NULL REFERENCES organisations (id),
  since_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, organisation_id)
);
CREATE INDEX memberships_by_organisation ON memberships (organisation_id);

-- Languages that somebody speaks.
CREATE TABLE spoken (
  person_id BYTEA NOT NULL REFERENCES people (id),
  language TEXT NOT NULL,
  level TEXT NOT NULL,
  PRIMARY KEY (person_id, language)
);

-- Members who know somebody and say so.
CREATE TABLE vouches (
  person_id BYTEA NOT NULL REFERENCES people (id),
  voucher_id BYTEA NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (person_id, voucher_id)
);

-- What is taught, and which roles need it.
CREATE TABLE courses (
  id BYTEA PRIMARY KEY,
  name TEXT NOT NULL,
  valid_days BIGINT NOT NULL,
  roles TEXT NOT NULL,
  competencies TEXT NOT NULL,
  needed_from BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  ended_at BIGINT
);

-- When a course is held.
CREATE TABLE trainings (
  id BYTEA PRIMARY KEY,
  course_id BYTEA NOT NULL REFERENCES courses (id),
  held_at BIGINT NOT NULL,
  trainer_id BYTEA,
  seats BIGINT NOT NULL
);
CREATE INDEX trainings_by_time ON trainings (held_at);

-- Who wants to come to a training.
CREATE TABLE training_seats (
  training_id BYTEA NOT NULL REFERENCES trainings (id),
  person_id BYTEA NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (training_id, person_id)
);

-- Who was there. A course of sixteen zero bytes is the whole training, marked by a coordinator.
CREATE TABLE attendances (
  person_id BYTEA NOT NULL REFERENCES people (id),
  course_id BYTEA NOT NULL,
  held_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, course_id, held_at)
);

-- The pledge not to interfere, signed by each person's own hand.
CREATE TABLE pledges (
  person_id BYTEA NOT NULL REFERENCES people (id),
  signed_at BIGINT NOT NULL,
  version TEXT NOT NULL,
  language TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, signed_at)
);
