"""How far numbers in float64 may be from what they are in exact arithmetic.

A property is exact or it fails clearly, so that a tolerance has a wide range in which it makes no difference; these are
levels that the whole library shares. Entries are of order one, or the tolerance is relative to the largest of them.
"""

TOL_ROUNDING = 1e-12  # what a few operations leave of a number that is zero, or of one that is written exactly
TOL_VERIFIED = 1e-10  # of results, after all operations of an algorithm: bases, weights, matrices that commute
TOL_EXACT = 1e-9  # of an exact property of given matrices, such as orthogonality, whatever rounded their entries
TOL_COMPUTED = 1e-8  # of the same of matrices that were computed, by many products or by a function of somebody's own
TOL_EQUAL = 1e-7  # computed numbers closer than this are the same: eigenvalues, weights, characters
TOL_DISTINCT = 1e-6  # what differs by more is different for sure: points, eigenvalues, a vector from zero
