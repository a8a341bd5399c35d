"""The real handlers over an AWS in memory, under a scheduler that decides what happens when."""
