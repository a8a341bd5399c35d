"""Steps as an owner would write them, for the tests."""
