-- What follows a notice: which one it is about, and the thread they share (the first one's id).
ALTER TABLE alerts ADD COLUMN about_id BYTEA;
ALTER TABLE alerts ADD COLUMN thread_id BYTEA;
UPDATE alerts SET thread_id = id;
CREATE INDEX alerts_by_thread ON alerts (thread_id, sent_at);

-- Whom it was frozen for when it was drafted, as a count and a digest of the set's bytes.
ALTER TABLE alerts ADD COLUMN audience BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alerts ADD COLUMN audience_digest BYTEA;
