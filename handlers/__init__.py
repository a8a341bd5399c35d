"""Lambda entry points, and the adapters that alone talk to AWS."""
