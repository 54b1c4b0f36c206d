-- Who wants to hear of an area: where, in which language, on which channel, and nothing else. The
-- address and the secret of their page are one sealed value under the key of a period of 30 days;
-- the mark finds an address again and dies with that key; the secret itself is never stored
-- readable, only its hash. A row that was only asked for goes after a day.
CREATE TABLE subscribers (
  seat BIGINT PRIMARY KEY,
  state TEXT NOT NULL,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  areas TEXT,
  cell BIGINT,
  radius_m BIGINT,
  quiet_from BIGINT,
  quiet_to BIGINT,
  sealed_reach BYTEA NOT NULL,
  period BIGINT NOT NULL,
  mark BYTEA NOT NULL,
  secret_hash BYTEA NOT NULL,
  letter_at BIGINT NOT NULL,
  expires_at BIGINT,
  changed BIGINT NOT NULL
);
CREATE UNIQUE INDEX subscribers_by_mark ON subscribers (mark);
CREATE UNIQUE INDEX subscribers_by_secret ON subscribers (secret_hash);
CREATE INDEX subscribers_by_change ON subscribers (changed);
CREATE INDEX subscribers_by_period ON subscribers (period, seat);
CREATE INDEX subscribers_waiting ON subscribers (expires_at) WHERE expires_at IS NOT NULL;

-- Seats of those who stopped, so that no frozen audience reaches them. Nothing else is left of them.
CREATE TABLE stopped_seats (
  seat BIGINT PRIMARY KEY,
  day BIGINT NOT NULL,
  changed BIGINT NOT NULL
);
CREATE INDEX stopped_seats_by_change ON stopped_seats (changed);
