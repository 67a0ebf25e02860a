"""Numbers of invariant tensors of the classical groups: whole numbers, counted by partitions and Young diagrams.

The irreducible parts of V^k are labelled by diagrams; tensoring with V adds a box to a diagram or takes one away. The
multiplicity of a diagram in V^k is the number of walks of k such steps that start at the empty one.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

Shape = tuple[int, ...]  # lengths of the columns of a Young diagram, the longest first
Fits = Callable[[Shape, int], bool]
MAX_SHAPES = 1000  # diagrams that are held at once: up to a fraction of a second
MAX_RANK = 200


@lru_cache(maxsize=1024)
def symmetric_count(n: int, rank: int) -> int:
    """Invariants of V^rank for the permutations of n things: the partitions of the axes into at most n parts."""
    return sum(_stirling(rank, parts) for parts in range(min(n, rank) + 1))


@lru_cache(maxsize=1024)
def orthogonal_count(n: int, rank: int, *, special: bool = False) -> int | None:
    """Invariants of V^rank for O(n), or with `special` for SO(n), and for all groups with the same complex form.

    Diagrams whose first two columns have at most n boxes together (Weyl; Wenzl 1988). The determinant exchanges the
    first column c for n - c, and SO(n) does not see the difference. None if there are too many diagrams.
    """
    halves = _halves(n, rank, _fits_orthogonal)
    if halves is None:
        return None
    near, far = halves
    turned = Counter({_associate(shape, n): count for shape, count in far.items()} if special else {})
    return _pairs(near, far + turned)


@lru_cache(maxsize=1024)
def symplectic_count(m: int, rank: int) -> int | None:
    """Invariants of V^rank for Sp(m) on 2m dimensions: diagrams with at most m rows (Sundaram 1990)."""
    halves = _halves(m, rank, _fits_symplectic)
    return None if halves is None else _pairs(*halves)


@lru_cache(maxsize=1024)
def linear_count(n: int, p: int, q: int, *, special: bool = False) -> int | None:
    """Invariants of V^p (x) (V*)^q for GL(n) and U(n), or with `special` for SL(n) and SU(n), by Schur-Weyl duality.

    V^p is the sum of the irreducibles of all partitions of p with at most n rows, with the numbers of their standard
    tableaux as multiplicities; for SL(n) partitions that differ by full columns of length n are the same. None if there
    are too many partitions.
    """
    p, q = max(p, q), min(p, q)
    if p != q and (not special or (p - q) % n):
        return 0
    if p + q > MAX_RANK:
        return None
    columns = (p - q) // n
    small = [rows + (0,) * (n - len(rows)) for rows in islice(partitions(q, q, n), MAX_SHAPES + 1)]
    if len(small) > MAX_SHAPES:
        return None
    return sum(_tableaux(rows) * _tableaux(tuple(row + columns for row in rows)) for rows in small)


def _stirling(k: int, j: int) -> int:
    """Partitions of k things into j parts."""
    terms = ((-1) ** i * math.comb(j, i) * (j - i) ** k for i in range(j + 1))
    return sum(terms) // math.factorial(j)


def _halves(n: int, rank: int, fits: Fits) -> tuple[Counter[Shape], Counter[Shape]] | None:
    """The diagrams of V^(rank // 2) and of the other axes, with multiplicities: invariants are pairs of equal ones."""
    if rank > MAX_RANK:
        return None
    near = _walks(Counter({(): 1}), rank // 2, n, fits)
    far = None if near is None else _walks(near, rank % 2, n, fits)
    return None if near is None or far is None else (near, far)


def _walks(ends: Counter[Shape], steps: int, n: int, fits: Fits) -> Counter[Shape] | None:
    """Walks of that many steps more, by where they end, through diagrams that fit. None if there are too many."""
    for _ in range(steps):
        found: Counter[Shape] = Counter()
        for shape, count in ends.items():
            for neighbour in _neighbours(shape):
                if fits(neighbour, n):
                    found[neighbour] += count
        if len(found) > MAX_SHAPES:
            return None
        ends = found
    return ends


def _neighbours(shape: Shape) -> Iterator[Shape]:
    """The diagrams with one box more or less."""
    yield (*shape, 1)
    for i, length in enumerate(shape):
        if i == 0 or shape[i - 1] > length:
            yield (*shape[:i], length + 1, *shape[i + 1 :])
        if i + 1 == len(shape) or shape[i + 1] < length:
            yield (*shape[:i], length - 1, *shape[i + 1 :]) if length > 1 else shape[:i]


def _fits_orthogonal(shape: Shape, n: int) -> bool:
    return sum(shape[:2]) <= n


def _fits_symplectic(shape: Shape, m: int) -> bool:
    return not shape or shape[0] <= m


def _associate(shape: Shape, n: int) -> Shape:
    first = n - (shape[0] if shape else 0)
    return (first, *shape[1:]) if first else ()


def _pairs(near: Counter[Shape], far: Counter[Shape]) -> int:
    """Dimension of the maps between two sums of irreducibles."""
    return sum(count * far[shape] for shape, count in near.items())


def partitions(total: int, largest: int, rows: int) -> Iterator[Shape]:
    """Partitions of `total` into at most `rows` parts of at most `largest`."""
    if total == 0:
        yield ()
    elif rows:
        for first in range(min(total, largest), 0, -1):
            yield from ((first, *rest) for rest in partitions(total - first, first, rows - 1))


def _tableaux(rows: Shape) -> int:
    """Number of standard Young tableaux of a shape, by the hook length formula."""
    columns = [sum(row > j for row in rows) for j in range(rows[0] if rows else 0)]
    hooks = (row - j + columns[j] - i - 1 for i, row in enumerate(rows) for j in range(row))
    return math.factorial(sum(rows)) // math.prod(hooks)
