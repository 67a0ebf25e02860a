"""The kernels of visitors: how many there may be, those that wait, and what is said to them."""
