"""The gallery on one machine: the unmodified program on an embedded cloud."""
