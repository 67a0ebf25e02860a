"""The number of invariants, known without a solve."""
