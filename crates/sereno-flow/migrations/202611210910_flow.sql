-- What people told us. Sealed columns are ciphertext under the key of the day they must be gone.
CREATE TABLE reports (
  id BYTEA PRIMARY KEY,
  receipt TEXT NOT NULL,
  channel TEXT NOT NULL,
  about TEXT NOT NULL,
  kind TEXT NOT NULL,
  recency TEXT NOT NULL,
  first_hand TEXT NOT NULL,
  state TEXT NOT NULL,
  language TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  cell BIGINT,
  area TEXT,
  sealed_body BYTEA NOT NULL,
  sealed_point BYTEA,
  sealed_reach BYTEA,
  incident_id BYTEA,
  sealed_reasons BYTEA,
  follows BYTEA,
  entered_by BYTEA,
  counts_as_past BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX reports_have_own_receipts ON reports (receipt);
CREATE INDEX reports_due ON reports (received_at, seen_at, id) WHERE state = 'received';
CREATE INDEX reports_by_cell ON reports (cell, seen_at) WHERE cell IS NOT NULL;
CREATE INDEX reports_by_area ON reports (area, seen_at) WHERE area IS NOT NULL;
CREATE INDEX reports_nowhere ON reports (seen_at) WHERE area IS NULL AND cell IS NULL;
CREATE INDEX reports_by_incident ON reports (incident_id, seen_at);
CREATE INDEX reports_by_expiry ON reports (expires_at);

-- What we think is happening.
CREATE TABLE incidents (
  id BYTEA PRIMARY KEY,
  number BIGINT NOT NULL,
  verification TEXT NOT NULL,
  activity TEXT NOT NULL,
  is_open BIGINT NOT NULL,
  kind TEXT NOT NULL,
  area TEXT,
  n_reports BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  last_seen_at BIGINT,
  settled_by BYTEA,
  merged_into BYTEA,
  expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX incidents_have_own_numbers ON incidents (number);
CREATE INDEX incidents_open ON incidents (opened_at) WHERE is_open = 1;
CREATE INDEX incidents_by_time ON incidents (last_at);

-- Reports moved by hand, so that it can be undone.
CREATE TABLE moves (
  id BYTEA PRIMARY KEY,
  batch BYTEA NOT NULL,
  kind TEXT NOT NULL,
  report_id BYTEA NOT NULL,
  from_incident BYTEA NOT NULL,
  to_incident BYTEA NOT NULL,
  person_id BYTEA,
  at BIGINT NOT NULL,
  undone_at BIGINT
);
CREATE INDEX moves_by_batch ON moves (batch);
CREATE INDEX moves_by_target ON moves (to_incident, at);

-- One observer asked to look at one incident.
CREATE TABLE offers (
  id BYTEA PRIMARY KEY,
  incident_id BYTEA NOT NULL,
  observer_id BYTEA NOT NULL,
  state TEXT NOT NULL,
  offered_at BIGINT NOT NULL,
  offered_by BYTEA NOT NULL,
  accepted_at BIGINT,
  arrived_at BIGINT,
  left_at BIGINT,
  was_on_shift BIGINT NOT NULL,
  was_trained BIGINT NOT NULL
);
CREATE INDEX offers_by_incident ON offers (incident_id, offered_at);
CREATE INDEX offers_by_observer ON offers (observer_id, offered_at);

-- What one observer says, and who signed it second.
CREATE TABLE verdicts (
  id BYTEA PRIMARY KEY,
  incident_id BYTEA NOT NULL,
  offer_id BYTEA NOT NULL,
  observer_id BYTEA NOT NULL,
  verdict TEXT NOT NULL,
  activity TEXT,
  cause TEXT,
  seen_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  arrived_at BIGINT,
  was_on_shift BIGINT NOT NULL,
  was_trained BIGINT NOT NULL,
  saw_directly BIGINT NOT NULL,
  was_confirmed BIGINT NOT NULL,
  sealed_salute BYTEA,
  second_id BYTEA,
  second_roles TEXT,
  second_on_scene BIGINT,
  signed_at BIGINT,
  decided_by BYTEA,
  decided TEXT
);
CREATE INDEX verdicts_by_incident ON verdicts (incident_id, recorded_at);

-- The text for an area.
CREATE TABLE alerts (
  id BYTEA PRIMARY KEY,
  number BIGINT NOT NULL,
  incident_id BYTEA NOT NULL,
  verdict_id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  area TEXT NOT NULL,
  area_name TEXT NOT NULL,
  observer_id BYTEA NOT NULL,
  second_id BYTEA NOT NULL,
  drafter_id BYTEA NOT NULL,
  drafted_at BIGINT NOT NULL,
  approver_id BYTEA,
  approved_at BIGINT,
  digest BYTEA,
  expires_at BIGINT NOT NULL,
  sent_at BIGINT,
  refused TEXT
);
CREATE UNIQUE INDEX alerts_have_own_numbers ON alerts (number);
CREATE INDEX alerts_by_incident ON alerts (incident_id, drafted_at);
CREATE INDEX alerts_by_state ON alerts (state, expires_at);

-- One text of an alert for each language.
CREATE TABLE alert_texts (
  alert_id BYTEA NOT NULL,
  position BIGINT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (alert_id, language)
);

-- What would have left the machine, in dry run.
CREATE TABLE outbox (
  alert_id BYTEA NOT NULL,
  language TEXT NOT NULL,
  channel TEXT NOT NULL,
  text TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (alert_id, language, channel)
);
