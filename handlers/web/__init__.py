"""What answers people: one module a group of pages, and what they share."""
