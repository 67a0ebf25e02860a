"""Square matrices from arrays of any library, sparse ones, index lists of permutations and cycles."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from emlp_lab.groups.checks import check_size
from emlp_lab.groups.given.cycles import cycles, index_list, size
from emlp_lab.groups.sampling.haar import permuted_basis

EXAMPLE = "give a list of square matrices, for example [[[0, -1], [1, 0]]]"
MAX_SHOWN = 40
SMALLEST = 1e-30  # size of a generator; its inverse is that of the largest
REFUSED = (str, bytes, dict, set, frozenset, type(None), type(NotImplemented))
Item = np.ndarray | list[list[int]]  # a matrix, an index list, or the cycles of a permutation


def as_matrices(given: Any, what: str, *, permutations: bool) -> np.ndarray:
    """The matrices as one array of shape (M, d, d), in the type that they have; whole numbers as floats.

    given: one matrix or several, as anything that NumPy reads, sparse, or with a method to_dense, todense or toarray,
    or scipy's LinearOperator. permutations: whether a list of numbers that are a permutation of 0 .. d-1 is one, and
    text such as "(0 1 2)(3 4)"; a permutation p sends basis vector i to p[i]. Shape (0,) for an empty list. Raises
    ValueError that names `what` for anything else, and for numbers that may be one matrix or several permutations.
    """
    items = _items(given, what, permutations)
    if not items:
        return np.zeros(0)
    fixed = {len(item) for item in items if isinstance(item, np.ndarray)}
    moved = {size(item) for item in items if isinstance(item, list)}
    n = max(fixed | moved)
    if fixed and fixed != {n}:
        raise ValueError(f"{what} has generators of sizes {sorted(fixed | moved)}: all have to act on one space.")
    check_size(what, n, len(items))
    found = np.array([_matrix(item, n) for item in items])
    _check_magnitude(found, what)
    return found


def _check_magnitude(matrices: np.ndarray, what: str) -> None:
    """Products of several would not be numbers any more, or all zero, and the rank would be wrong without a word."""
    largest = np.abs(matrices).max(axis=(1, 2), initial=0).astype(float)  # the limits are beyond float16
    bad = np.flatnonzero(np.isfinite(largest) & ((largest > 1 / SMALLEST) | ((largest > 0) & (largest < SMALLEST))))
    if len(bad):
        raise ValueError(
            f"{what}[{bad[0]}] has entries of size {largest[bad[0]]:.1g}, whose powers are beyond float64: "
            f"give generators with entries between {SMALLEST:g} and {1 / SMALLEST:g}."
        )


def _matrix(item: Item, n: int) -> np.ndarray:
    if isinstance(item, list):
        item = np.array(index_list(item, n))
    return permuted_basis(item[None])[0] if item.ndim == 1 else item


def _items(given: Any, what: str, permutations: bool) -> list[Item]:
    """What is given, one by one."""
    if isinstance(given, str) and permutations:
        return [cycles(given, what)]
    plain = given if isinstance(given, REFUSED) or type(given) in (list, tuple, np.ndarray) else _dense(given)
    if isinstance(plain, REFUSED) or not isinstance(plain, Iterable) or getattr(plain, "ndim", 1) == 0:
        raise ValueError(f"{what} is {str(given)[:MAX_SHOWN]!r}, a {type(given).__name__}: {EXAMPLE}, or leave it out.")
    if plain is not given and isinstance(plain, np.ndarray) and plain.ndim == 2:
        return [_item(plain, what, permutations)]  # a sparse matrix is no list
    parts = [part if isinstance(part, str) else _array(part, what) for part in plain]
    shapes = {"" if isinstance(part, str) else part.shape for part in parts}
    if shapes == {()}:
        return _flat(np.array(parts), what, permutations)
    if len(shapes) == 1 and len(next(iter(shapes))) == 1:
        return _table(np.array(parts), what, permutations)
    return [_item(part, what, permutations) for part in parts]


def _item(part: Any, what: str, permutations: bool) -> Item:
    if isinstance(part, str) and permutations:
        return cycles(part, what)
    if isinstance(part, np.ndarray) and part.ndim == 2 and part.shape[0] == part.shape[1] > 0:
        return part
    if isinstance(part, np.ndarray) and part.ndim == 1 and permutations and _is_permutation(part):
        return part.astype(int)
    if isinstance(part, np.ndarray) and part.ndim == 1 and part.dtype.kind in "iu":
        raise ValueError(_no_permutation(part, what))
    shown = f"{part[:MAX_SHOWN]!r}" if isinstance(part, str) else f"an array of shape {part.shape}"
    raise ValueError(f"{what} holds {shown}: {EXAMPLE}.")


def _flat(numbers: np.ndarray, what: str, permutations: bool) -> list[Item]:
    if permutations and _is_permutation(numbers):
        return [numbers.astype(int)]
    if permutations and numbers.dtype.kind in "iu":
        raise ValueError(_no_permutation(numbers, what))
    raise ValueError(f"{what} is a list of {len(numbers)} numbers: {EXAMPLE}.")


def _table(numbers: np.ndarray, what: str, permutations: bool) -> list[Item]:
    """One matrix, or a permutation in each row."""
    rows, columns = numbers.shape
    are_permutations = permutations and all(map(_is_permutation, numbers))
    if are_permutations and rows == columns > 1:
        raise ValueError(
            f"{what}: {str(numbers.tolist())[:MAX_SHOWN]} may be one matrix or {rows} permutations: write [[[...]]], a "
            "list of one matrix, for the first, and cycles as text, such as ['(0 1)', '(0)(1)'], for the second."
        )
    if are_permutations:
        return [row.astype(int) for row in numbers]
    if rows == columns:
        return [numbers]
    if permutations and numbers.dtype.kind in "iu":
        raise ValueError(_no_permutation(next(row for row in numbers if not _is_permutation(row)), what))
    raise ValueError(f"{what} has shape {numbers.shape}: {EXAMPLE}, square and inside one more list.")


def _no_permutation(numbers: np.ndarray, what: str) -> str:
    return (
        f"{what}: {str(numbers.tolist())[:MAX_SHOWN]} is neither a square matrix nor a permutation: an index list "
        f"holds each of 0 .. {len(numbers) - 1} once, for example [1, 2, 0]."
    )


def _is_permutation(numbers: np.ndarray) -> bool:
    return numbers.dtype.kind in "iu" and np.array_equal(np.sort(numbers), np.arange(len(numbers))) and len(numbers) > 0


def _dense(value: Any) -> Any:
    """Operators and sparse matrices as arrays; anything else as it is."""
    if isinstance(value, np.ndarray):
        return np.asarray(value)  # np.matrix too
    for method in ("to_dense", "toarray", "todense"):
        if callable(found := getattr(value, method, None)):
            return np.asarray(found())
    if callable(getattr(value, "matmat", None)):  # scipy's LinearOperator
        return np.asarray(value @ np.eye(value.shape[-1]))
    return np.asarray(value) if hasattr(value, "__array__") else value


def _array(value: Any, what: str) -> np.ndarray:
    """One part as an array of numbers."""
    value = _dense(value)
    if isinstance(value, (list, tuple)):
        value = [_dense(part) for part in value]
    try:
        found = np.array(value)
        found = found.astype(complex if _holds_complex(found) else float) if found.dtype.kind == "O" else found
    except (ValueError, TypeError):
        if not isinstance(value, (list, tuple, np.ndarray)):
            raise ValueError(f"{what} holds {str(value)[:MAX_SHOWN]!r}, a {type(value).__name__}: {EXAMPLE}.") from None
        raise ValueError(
            f"{what} is ragged: give square matrices of one size, for example [[0, -1], [1, 0]]; permutations as index "
            "lists [1, 2, 0] or as text '(0 1 2)'."
        ) from None
    if isinstance(value, REFUSED) or found.dtype.kind not in "biufc":
        raise ValueError(f"{what} holds {str(value)[:MAX_SHOWN]!r}, a {type(value).__name__}: {EXAMPLE}.")
    return found


def _holds_complex(values: np.ndarray) -> bool:
    return any(isinstance(value, (complex, np.complexfloating)) for value in values.ravel())
