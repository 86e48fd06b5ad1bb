-- The share in a person's key-encryption key (docs/formats.md section 3), sealed under the server key; NULL: it follows
-- from the newest generation of that key. Kept for who set a password before the server key was rotated.
ALTER TABLE users ADD COLUMN share @BLOB@;
