"""A run and what it has reached."""
