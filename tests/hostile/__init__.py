"""Hostile inputs: a seeded generator of broken and malicious files, and a trial for these and any others."""
