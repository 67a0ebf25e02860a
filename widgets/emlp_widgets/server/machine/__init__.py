"""The machine under it: what it has, what it carries, and where it can be written to."""
