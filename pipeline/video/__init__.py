"""Videos: told from pictures by their first bytes, looked at, and made into what every browser plays."""
