-- The end of an order is sealed, so that nobody ends one by writing here. Its tenant is taken from its text, to find
-- orders by it; whose order it is, the sealed text says.
ALTER TABLE audit_order ADD COLUMN IF NOT EXISTS ended TEXT;
ALTER TABLE audit_order ADD COLUMN IF NOT EXISTS tenant TEXT
  GENERATED ALWAYS AS (substring(content from '"tenant":"([a-z0-9-]{1,32})"')) STORED;
CREATE INDEX IF NOT EXISTS audit_order_tenant ON audit_order (tenant, number);
