-- Who a notice was frozen for: the set that its approval signs. Numbers only, in rising order.
CREATE TABLE audiences (
  alert_id BYTEA PRIMARY KEY,
  seats BYTEA NOT NULL,
  n_frozen BIGINT NOT NULL,
  n_left BIGINT
);

-- A few hundred subscribers of one notice, one channel, one language; or one errand. The outcomes
-- hold a byte for each, in the order of the seats.
CREATE TABLE chunks (
  id BYTEA PRIMARY KEY,
  alert_id BYTEA,
  errand TEXT,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  class TEXT NOT NULL,
  rank BIGINT NOT NULL,
  seats BYTEA NOT NULL,
  seat_first BIGINT NOT NULL,
  seat_last BIGINT NOT NULL,
  outcomes BYTEA NOT NULL,
  n_open BIGINT NOT NULL,
  sealed_parcel BYTEA,
  is_stopped BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  due_at BIGINT,
  lease BYTEA,
  lease_until BIGINT,
  stepped_at BIGINT
);
CREATE INDEX chunks_due ON chunks (channel, rank, expires_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX chunks_by_alert ON chunks (alert_id);
CREATE INDEX chunks_by_age ON chunks (opened_at);
CREATE INDEX chunks_over ON chunks (expires_at) WHERE due_at IS NOT NULL;

-- What stays when the chunks of a notice are forgotten: how many, of what.
CREATE TABLE delivery_counts (
  alert_id BYTEA NOT NULL,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  outcome TEXT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (alert_id, channel, language, outcome)
);
