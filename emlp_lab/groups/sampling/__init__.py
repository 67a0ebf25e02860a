"""Random elements."""
