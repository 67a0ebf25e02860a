"""Generators that are almost those of an exact group: found, and made exact."""
