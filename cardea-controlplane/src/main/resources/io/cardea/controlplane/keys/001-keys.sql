-- Issued API keys. Times are milliseconds since 1970-01-01T00:00:00Z; hash is the SHA-256 of the
-- key's secret half; planes and adapters are comma-separated; adapters is null for all.
CREATE TABLE api_key (
  id TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  agent TEXT NOT NULL,
  planes TEXT NOT NULL,
  adapters TEXT,
  hash BLOB NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT,
  revoked BIGINT
);
