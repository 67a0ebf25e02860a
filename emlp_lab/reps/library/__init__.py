"""Representations that are made from others, or belong to certain groups."""
