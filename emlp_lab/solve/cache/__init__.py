"""Solved problems on disk."""
