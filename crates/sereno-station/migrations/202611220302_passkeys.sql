-- Passkeys (WebAuthn): what is needed to check that somebody holds one. No secret is among it.
CREATE TABLE passkeys (
  id BYTEA PRIMARY KEY,
  person_id BYTEA NOT NULL REFERENCES people (id),
  label TEXT NOT NULL,
  credential TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL
);
CREATE INDEX passkeys_by_person ON passkeys (person_id);

-- Browsers that hold an observer's key. The cookie is stored as its hash; the public key is
-- empty when the browser ran no script.
CREATE TABLE devices (
  id BYTEA PRIMARY KEY,
  person_id BYTEA NOT NULL REFERENCES people (id),
  hash BYTEA NOT NULL,
  public_key BYTEA,
  made_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX devices_by_hash ON devices (hash);
CREATE INDEX devices_by_person ON devices (person_id);

-- Challenges that were answered, so that none is answered twice.
CREATE TABLE spent_challenges (
  hash BYTEA PRIMARY KEY,
  expires_at BIGINT NOT NULL
);

-- Who asked for a new way in for somebody who lost theirs; somebody else must say the same.
CREATE TABLE new_ways (
  person_id BYTEA PRIMARY KEY REFERENCES people (id),
  asked_by BYTEA NOT NULL REFERENCES people (id),
  asked_at BIGINT NOT NULL
);

-- What sends, reveals or exports is open until then, after a passkey was shown.
ALTER TABLE sessions ADD COLUMN stepped_until BIGINT;
-- The device whose key opened the session.
ALTER TABLE sessions ADD COLUMN device_id BYTEA;
-- After a new way in was made, what sends, reveals or exports rests until then.
ALTER TABLE people ADD COLUMN rests_until BIGINT;
