-- When a key was last shown and worked, to about a minute; null if never, or before this was written down.
ALTER TABLE api_key ADD COLUMN last_used BIGINT;
