-- What operators declare, and how it came to be. The same for SQLite and PostgreSQL but for ${text},
-- which is TEXT, in PostgreSQL compared by code points as in SQLite. Times are milliseconds since
-- 1970-01-01T00:00:00Z, documents are canonical JSON.

-- The one row that every change locks, so that revisions are made one after the other.
-- Revisions up to and with floor are forgotten but for the state that they have left.
CREATE TABLE store_head (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  incarnation ${text} NOT NULL,
  revision BIGINT NOT NULL,
  floor BIGINT NOT NULL
);

INSERT INTO store_head (one, incarnation, revision, floor) VALUES (1, '', 0, 0);

-- Who made each revision after the floor.
CREATE TABLE store_revision (
  revision BIGINT NOT NULL PRIMARY KEY,
  time BIGINT NOT NULL,
  author ${text} NOT NULL,
  reason ${text} NOT NULL,
  origin ${text} NOT NULL
);

CREATE INDEX store_revision_time ON store_revision (time);

-- What each resource was from a revision on; no document: it was deleted. Of those up to and with
-- the floor only the latest of each resource, if it has a document.
CREATE TABLE resource_version (
  tenant ${text} NOT NULL,
  kind ${text} NOT NULL,
  name ${text} NOT NULL,
  revision BIGINT NOT NULL,
  uid ${text} NOT NULL,
  generation BIGINT NOT NULL,
  document ${text},
  PRIMARY KEY (tenant, kind, name, revision)
);

CREATE INDEX resource_version_revision ON resource_version (revision);

-- What is declared now.
CREATE TABLE resource (
  tenant ${text} NOT NULL,
  kind ${text} NOT NULL,
  name ${text} NOT NULL,
  uid ${text} NOT NULL,
  revision BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  author ${text} NOT NULL,
  reason ${text} NOT NULL,
  origin ${text} NOT NULL,
  document ${text} NOT NULL,
  PRIMARY KEY (tenant, kind, name)
);

CREATE INDEX resource_kind ON resource (kind);

-- What resources are selected by: label:NAME with its value, and tag with each tag.
CREATE TABLE resource_mark (
  tenant ${text} NOT NULL,
  kind ${text} NOT NULL,
  name ${text} NOT NULL,
  field ${text} NOT NULL,
  value ${text} NOT NULL,
  PRIMARY KEY (tenant, kind, name, field, value)
);

CREATE INDEX resource_mark_value ON resource_mark (field, value);
