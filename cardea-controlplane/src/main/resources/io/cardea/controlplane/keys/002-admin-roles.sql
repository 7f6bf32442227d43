-- What a key may do on the admin plane, comma-separated; empty for everything if the plane is opened.
ALTER TABLE api_key ADD COLUMN admin_roles TEXT NOT NULL DEFAULT '';
