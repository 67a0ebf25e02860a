"""How many invariant tensors the groups that emlp has too have, from theory: whole numbers, no matrices.

For the Lie groups the multiplicity of the trivial representation in V^p (x) (V*)^q is the number of walks of p + q
steps on the irreducible representations, from the trivial one back to it: tensoring with V moves along the weights of V
inside the Weyl chamber (oscillating tableaux, Sundaram 1990; for O(n): Wenzl 1988). For the finite groups it is the
mean of the character over the elements (Burnside).
"""

import math
from collections import Counter
from collections.abc import Callable
from itertools import pairwise, permutations

from emlp_lab.reps import Base, Product, Rep, Sum

Label = tuple[int, ...]
Count = Callable[[int, int], int]  # of the ranks p and q of T(p, q)
Inside = Callable[[Label, Label], bool]  # whether the step from one label to the next is allowed


def units(n: int) -> list[Label]:
    return [tuple(int(i == j) for j in range(n)) for i in range(n)]


def negative(steps: list[Label]) -> list[Label]:
    return [tuple(-x for x in step) for step in steps]


def walks(steps: list[list[Label]], inside: Inside) -> Counter[Label]:
    """Number of walks from zero that take one step of each list, by where they end."""
    size = len(steps[0][0]) if steps else 1
    ends = Counter({(0,) * size: 1})
    for choices in steps:
        found: Counter[Label] = Counter()
        for label, count in ends.items():
            for step in choices:
                new = tuple(a + b for a, b in zip(label, step, strict=True))
                if inside(label, new):
                    found[new] += count
        ends = found
    return ends


def closed(size: int, inside: Inside, *, stay: bool = False) -> Count:
    """The count for a self-dual V with weights +-e_1 .. +-e_size, and 0 with `stay`."""
    choices = units(size) + negative(units(size)) + ([(0,) * size] if stay else [])
    return lambda p, q: walks([choices] * (p + q), inside)[(0,) * (size if p + q else 1)]


def falls(label: Label) -> bool:
    return all(a >= b for a, b in pairwise(label))


def symplectic(m: int) -> Count:
    return closed(m, lambda _, new: falls((*new, 0)))


def special_orthogonal(n: int) -> Count:
    if n == 1:
        return trivial(1)
    if n % 2:
        return closed(n // 2, lambda old, new: falls((*new, 0)) and (new != old or new[-1] > 0), stay=True)
    return closed(n // 2, lambda _, new: falls((*new[:-1], abs(new[-1]))))


def orthogonal(n: int) -> Count:
    """Young diagrams, by rows, whose first two columns have at most n boxes together; steps add or remove a box."""
    return closed(n, lambda _, new: falls((*new, 0)) and sum(min(row, 2) for row in new) <= n)


def linear(n: int, special: bool = False) -> Count:
    """GL(n) and U(n); with `special` SL(n) and SU(n), for which powers of the determinant are trivial."""

    def count(p: int, q: int) -> int:
        ends = walks([units(n)] * p + [negative(units(n))] * q, lambda _, new: falls(new))
        return sum(many for label, many in ends.items() if len(set(label)) == 1 and (special or label[0] == 0))

    return count


def special_linear(n: int) -> Count:
    return linear(n, special=True)


def mean(character: dict[float, int]) -> Count:
    """From the values of the character of V (real, so that of V* too) and how many elements have each."""
    order = sum(character.values())

    def count(p: int, q: int) -> int:
        total = sum(many * value ** (p + q) for value, many in character.items())
        assert total % order == 0
        return int(total // order)

    return count


def regular(order: int) -> Count:
    """A finite group that permutes as many things as it has elements: only the identity leaves any of them in place."""
    return mean({order: 1, 0: order - 1})


def symmetric(n: int) -> Count:
    return mean(Counter(sum(i == j for i, j in enumerate(s)) for s in permutations(range(n))))


def trivial(n: int) -> Count:
    return lambda p, q: n ** (p + q)


def scaling(n: int) -> Count:
    return lambda p, q: n ** (p + q) if p == q else 0


def cyclic(k: int) -> Count:
    """C(k): V is the sum of the characters exp(2 pi i j / k) and exp(-2 pi i j / k)."""
    return lambda p, q: sum(math.comb(p + q, j) for j in range(p + q + 1) if (2 * j - p - q) % k == 0)


def dihedral(k: int) -> Count:
    """D(k): half of its elements are reflections, of trace zero."""
    return lambda p, q: cyclic(k)(p, q) // 2 if p + q else 1


def cube() -> Count:
    """Of 6 faces no turn leaves 6 in place, the 6 + 3 turns about faces 2, those about 6 edges and 4 corners none."""
    return mean({6: 1, 2: 6 + 3, 0: 6 + 4 * 2})


def rubik() -> Count:
    """Tuples of up to 5 stickers: all ways to twist and permute the pieces that they are on can be reached.

    Stickers on one piece keep their places relative to the first of them: 3^(j-1) possibilities for j on a corner,
    2^(j-1) on an edge; which stickers share a piece is a partition.
    """

    def pieces(r: int, stickers: int) -> int:
        return sum(partitions(r, k) * stickers ** (r - k) for k in range(r + 1))

    def count(p: int, q: int) -> int:
        r = p + q
        assert r <= 5
        return sum(math.comb(r, j) * pieces(j, 3) * pieces(r - j, 2) for j in range(r + 1))

    return count


def partitions(r: int, k: int) -> int:
    """Partitions of r things into k parts."""
    if r == 0 or k == 0:
        return int(r == k)
    return k * partitions(r - 1, k) + partitions(r - 1, k - 1)


def beside(inner: Count, more: int) -> Count:
    """The group of `inner` on V + R^more, acting on V alone."""

    def count(p: int, q: int) -> int:
        chosen = ((i, j) for i in range(p + 1) for j in range(q + 1))
        return sum(math.comb(p, i) * math.comb(q, j) * more ** (p + q - i - j) * inner(i, j) for i, j in chosen)

    return count


def product(left: Count, right: Count) -> Count:
    """Left x right on the tensor product of their V."""
    return lambda p, q: left(p, q) * right(p, q)


# By the names of the library's constructors, with their parameters. Over the complex numbers the Lorentz groups are
# rotations; -1 in SO(1,3) rules out only odd ranks, which have no invariants anyway.
FAMILIES: dict[str, Callable[..., Count]] = {
    "SO": special_orthogonal,
    "O": orthogonal,
    "SU": special_linear,
    "SL": special_linear,
    "U": linear,
    "GL": linear,
    "Sp": symplectic,
    "Trivial": trivial,
    "Scaling": scaling,
    "C": cyclic,
    "D": dihedral,
    "S": symmetric,
    "Z": regular,
    "Cube": cube,
    "RubiksCube": rubik,
    "ZksZnxZn": lambda k, n: regular(k * n * n),
    "SO11p": lambda: special_orthogonal(2),
    "O11": lambda: orthogonal(2),
    "SO13p": lambda: special_orthogonal(4),
    "SO13": lambda: special_orthogonal(4),
    "O13": lambda: orthogonal(4),
    "SO2eR3": lambda: beside(special_orthogonal(2), 1),
    "O2eR3": lambda: beside(orthogonal(2), 1),
    "DkeR3": lambda k: beside(dihedral(k), 1),
}


def ranks(rep: Rep) -> Counter[tuple[int, int]]:
    """How often each T(p, q), up to the order of its axes, occurs in a representation of one group."""
    if isinstance(rep, Base):
        return Counter({(0, 1) if rep.dual else (1, 0): 1})
    total: Counter[tuple[int, int]] = Counter()
    if isinstance(rep, Sum):
        for term, copies in rep.terms:
            for pair, many in ranks(term).items():
                total[pair] += copies * many
        return total
    total[0, 0] = 1
    assert isinstance(rep, Product)
    for factor in rep.factors:
        product: Counter[tuple[int, int]] = Counter()
        for (p, q), a in total.items():
            for (r, s), b in ranks(factor).items():
                product[p + r, q + s] += a * b
        total = product
    return total


def invariants_of(rep: Rep, count: Count) -> int:
    """Dimension of the invariants of a representation of the group that `count` counts for."""
    return sum(many * count(p, q) for (p, q), many in ranks(rep).items())
