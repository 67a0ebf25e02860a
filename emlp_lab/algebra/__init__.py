"""Linear algebra that groups, representations and the solver share."""
