-- Which text of the playbook an alert says, or takes back. Such an alert is about no incident and
-- rests on no finding: its four ids hold no byte, so they are equal to nobody's.
ALTER TABLE alerts ADD COLUMN standing TEXT;
CREATE INDEX alerts_standing ON alerts (standing, area, drafted_at) WHERE standing IS NOT NULL;
