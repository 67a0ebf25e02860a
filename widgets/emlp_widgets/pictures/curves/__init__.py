"""Pictures of numbers that grow."""
