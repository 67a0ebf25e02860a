"""The built-in tasks, one in each file."""
