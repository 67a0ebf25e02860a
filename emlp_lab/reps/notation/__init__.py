"""Representations as text and as data."""
