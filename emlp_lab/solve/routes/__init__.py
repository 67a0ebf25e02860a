"""The ways to a basis, and the choice among them."""
