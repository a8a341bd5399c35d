"""The rebuild protocol as a model, and a checker that walks all its states."""
