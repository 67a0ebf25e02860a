"""Widgets that people press and type in."""
