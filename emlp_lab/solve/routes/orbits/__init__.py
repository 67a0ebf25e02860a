"""Signed permutations: invariants are constant on orbits."""
