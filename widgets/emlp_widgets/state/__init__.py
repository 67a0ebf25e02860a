"""What is chosen and what is known, as values."""
