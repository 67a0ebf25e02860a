"""What is asked: group and representations."""
