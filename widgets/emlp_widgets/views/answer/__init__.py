"""What the solver found: maps, checks, and how."""
