"""Finite groups: their elements, order, and action on points."""
