"""Groups with a compact form: irreducibles of both halves of the axes, then pairs."""
