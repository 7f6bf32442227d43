-- Copies of the audit records of all nodes, to be asked. What counts is in the logs of the nodes,
-- which are sealed. Times are microseconds since 1970-01-01T00:00:00Z.

-- How far each log is copied. Everything below next is here, but for what retention has removed.
CREATE TABLE audit_log (
  number INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  log TEXT COLLATE "C" NOT NULL UNIQUE,
  node TEXT NOT NULL,
  next BIGINT NOT NULL,
  segment BIGINT NOT NULL,
  place BIGINT NOT NULL,
  at BIGINT NOT NULL,
  skew BIGINT NOT NULL,
  complete BIGINT NOT NULL,
  removed BIGINT NOT NULL
);

-- A record of a log, byte for byte, by its number there, which is that of its leaf in the log's
-- tree. The order of a log is kept in at: the latest time of this and all records before it. What
-- begins an entry has the members that it is found by (cut to 256 characters), and where its outcome
-- is, or -1.
CREATE TABLE audit_record (
  log INTEGER NOT NULL,
  leaf BIGINT NOT NULL,
  at BIGINT NOT NULL,
  micros BIGINT NOT NULL,
  outcome BIGINT NOT NULL,
  outcome_at BIGINT NOT NULL,
  "type" TEXT COLLATE "C",
  "id" TEXT COLLATE "C",
  "tenant" TEXT COLLATE "C",
  "event" TEXT COLLATE "C",
  "issuer" TEXT COLLATE "C",
  "subject" TEXT COLLATE "C",
  "user" TEXT COLLATE "C",
  "source" TEXT COLLATE "C",
  "adapter" TEXT COLLATE "C",
  "method" TEXT COLLATE "C",
  "target" TEXT COLLATE "C",
  "resource" TEXT COLLATE "C",
  "definition" TEXT COLLATE "C",
  "client" TEXT COLLATE "C",
  "session" TEXT COLLATE "C",
  "trace" TEXT COLLATE "C",
  "rule" TEXT COLLATE "C",
  "reason" TEXT COLLATE "C",
  "status" TEXT COLLATE "C",
  record BYTEA NOT NULL,
  PRIMARY KEY (log, leaf, at)
) PARTITION BY RANGE (at);

-- Only what begins an entry has a tenant here. What most entries have alike has no index: they are
-- walked through in their order.
CREATE INDEX audit_record_order ON audit_record ("tenant", at, log, leaf) WHERE "tenant" IS NOT NULL;
CREATE INDEX audit_record_id ON audit_record ("id") WHERE "id" IS NOT NULL;
CREATE INDEX audit_record_subject ON audit_record ("subject", "tenant", at) WHERE "subject" IS NOT NULL;
CREATE INDEX audit_record_user ON audit_record ("user", "tenant", at) WHERE "user" IS NOT NULL;
CREATE INDEX audit_record_target ON audit_record ("target", "tenant", at) WHERE "target" IS NOT NULL;
CREATE INDEX audit_record_resource ON audit_record ("resource", at) WHERE "resource" IS NOT NULL;
CREATE INDEX audit_record_session ON audit_record ("session", at) WHERE "session" IS NOT NULL;
CREATE INDEX audit_record_trace ON audit_record ("trace", at) WHERE "trace" IS NOT NULL;
CREATE INDEX audit_record_reason ON audit_record ("reason", "tenant", at) WHERE "reason" IS NOT NULL;
CREATE INDEX audit_record_type ON audit_record ("type", "tenant", at) WHERE "type" IS NOT NULL;
CREATE INDEX audit_record_event ON audit_record ("event", "tenant", at) WHERE "event" IS NOT NULL;
CREATE INDEX audit_record_status ON audit_record ("status", "tenant", at) WHERE "status" IS NOT NULL;
