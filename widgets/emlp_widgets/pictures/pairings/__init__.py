"""The map of the pairings."""
