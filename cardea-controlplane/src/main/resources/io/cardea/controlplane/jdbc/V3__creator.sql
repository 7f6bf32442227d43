-- Who has made a resource that is there; empty where that was not kept.
ALTER TABLE resource ADD COLUMN creator ${text} NOT NULL DEFAULT '';
