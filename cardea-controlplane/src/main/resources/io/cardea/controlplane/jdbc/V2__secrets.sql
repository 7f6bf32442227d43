-- Secrets, encrypted before they come here. The keyset that opens them is encrypted, too, under a
-- master key that is not in the database. Both are base64.

-- The one row that every change of secrets locks. No keyset: nothing was stored yet.
CREATE TABLE secret_head (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  revision BIGINT NOT NULL,
  keyset ${text} NOT NULL
);

INSERT INTO secret_head (one, revision, keyset) VALUES (1, 0, '');

-- The newest version of each secret is in force; a few before it are kept.
CREATE TABLE secret_version (
  tenant ${text} NOT NULL,
  name ${text} NOT NULL,
  version INTEGER NOT NULL,
  revision BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  author ${text} NOT NULL,
  sealed ${text} NOT NULL,
  PRIMARY KEY (tenant, name, version)
);
