-- What administrators have ordered on all nodes; stays if copies are dropped to be made anew. Nobody believes a row that is not sealed by the key
-- that nodes share and the database does not have.

-- An order as JSON. Whom an erasure is about is no name but a keyed commitment (base64) and its seal, and only
-- until all nodes that were known to the order are done.
CREATE TABLE IF NOT EXISTS audit_order (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  content TEXT NOT NULL,
  subject TEXT,
  seal TEXT NOT NULL
);

-- What came of it in each log. Times are microseconds since 1970-01-01T00:00:00Z.
CREATE TABLE IF NOT EXISTS audit_order_result (
  id TEXT COLLATE "C" NOT NULL,
  log TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  result TEXT NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (id, log)
);
