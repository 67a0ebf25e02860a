"""The groups that people know by name."""
