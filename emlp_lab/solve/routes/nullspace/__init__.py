"""Any group: the null space of the constraints, from the vectors of weight zero on."""
