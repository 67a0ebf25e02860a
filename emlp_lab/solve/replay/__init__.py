"""A solve once more, step by step, as it really goes."""
