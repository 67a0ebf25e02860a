"""Who is let in: by the name they ask for, and by a secret."""
