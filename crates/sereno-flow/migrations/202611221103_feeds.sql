-- Feeds of others that are read by themselves, as a coordinator named them.
CREATE TABLE feeds (
  address TEXT PRIMARY KEY,
  added_at BIGINT NOT NULL,
  stopped_at BIGINT
);

-- How the last reading of each went, and when the next is due.
CREATE TABLE feed_reads (
  address TEXT PRIMARY KEY,
  due_at BIGINT NOT NULL,
  tried_at BIGINT,
  read_at BIGINT,
  came TEXT NOT NULL,
  code BIGINT NOT NULL,
  fails BIGINT NOT NULL,
  etag TEXT NOT NULL,
  modified TEXT NOT NULL,
  accepted BIGINT NOT NULL,
  repeated BIGINT NOT NULL,
  flagged BIGINT NOT NULL,
  skipped TEXT NOT NULL
);
