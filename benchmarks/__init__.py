"""Measurements: how fast, how small and how large, beside the best of the kind.

Every figure is processor time or bytes, and every claim a ratio between things measured in turn in one
run: seconds depend on the machine, ratios hardly do.
"""
