"""Plans as objax modules: variables around pure functions, nothing else."""
