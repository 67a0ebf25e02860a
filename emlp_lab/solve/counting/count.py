"""How many invariants there are, counted from characters, independently of any solve.

The dimension of the invariants of R is the mean of the character of R over the group (Haar measure).
"""

from emlp_lab.groups import Group
from emlp_lab.reps import Atom, Base
from emlp_lab.solve.counting.conjugacy import class_count, conjugacy_classes
from emlp_lab.solve.counting.counted import Count, Method
from emlp_lab.solve.counting.haar_mean import haar_count
from emlp_lab.solve.counting.tableaux import linear_count, orthogonal_count, symmetric_count, symplectic_count
from emlp_lab.solve.counting.weyl import weyl_count


def expected_dimension(atoms: tuple[Atom, ...], group: Group) -> int | None:
    """Dimension of the invariants of the product of `atoms`, or None where no count is known."""
    count = expected_count(atoms, group)
    return count and count.value


def expected_count(atoms: tuple[Atom, ...], group: Group, *, sampling: bool = True) -> Count | None:
    """Dimension of the invariants of the product of `atoms` and how it is known, or None where no count is.

    sampling: whether to draw elements where nothing else is known, which takes up to a fraction of a second; without it
    the count is cheap.
    """
    if all(isinstance(atom, Base) for atom in atoms):
        known = _closed_form(atoms, group)
        if known is not None:
            return Count(known, Method.CLOSED_FORM)
    classes = conjugacy_classes(atoms, group)
    if classes is not None:
        mean = class_count(atoms, classes)
        return None if mean is None else Count(mean, classes.method, classes.detail)
    roots = weyl_count(atoms, group)
    if roots is not None:
        return Count(roots, Method.ROOTS)
    sampled = haar_count(atoms, group) if sampling else None
    return sampled and Count(sampled.value, Method.HAAR, str(sampled))


def _closed_form(atoms: tuple[Atom, ...], group: Group) -> int | None:
    rank, q = len(atoms), sum(atom.dual for atom in atoms)
    match group.family:
        case ("Trivial", n):
            return n**rank
        case ("S", n):
            return symmetric_count(n, rank)
        case ("Z", n):
            return n ** (rank - 1) if rank else 1
        case ("SO" | "O", n):
            # Also the Lorentz groups: the complexified groups, hence the invariants, are the same.
            return orthogonal_count(n, rank, special=group.family[0] == "SO")
        case ("Sp", m):
            return symplectic_count(m, rank)
        case ("GL" | "SL", n):
            return linear_count(n, rank - q, q, special=group.family[0] == "SL")
    return None
