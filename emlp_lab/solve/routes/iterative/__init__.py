"""Any group, without a matrix of n columns: random vectors, projected."""
