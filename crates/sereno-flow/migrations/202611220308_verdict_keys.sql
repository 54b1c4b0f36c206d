-- Whose device said it, and its signature over what was said. Empty where the browser has no key.
ALTER TABLE verdicts ADD COLUMN device_id BYTEA;
ALTER TABLE verdicts ADD COLUMN signature BYTEA;
