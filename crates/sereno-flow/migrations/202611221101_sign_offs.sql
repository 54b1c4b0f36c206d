-- Who answers for the phrases of a language: a lawyer and a native reviewer, by name, until a date.
-- One row a language; the digest says which phrases were read.
CREATE TABLE sign_offs (
  language TEXT PRIMARY KEY,
  words BYTEA NOT NULL,
  sealed_lawyer BYTEA,
  sealed_reviewer BYTEA,
  recorded_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL
);
