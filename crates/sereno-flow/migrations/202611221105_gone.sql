-- When a mail server first said that nobody is at an address.
ALTER TABLE subscribers ADD COLUMN gone_at BIGINT;
