"""Spaces of invariants, in the forms in which routes find them."""
