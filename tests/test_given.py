"""Generators in the forms in which people have them: taken as what they are, or one error with the way out."""

from fractions import Fraction
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
import scipy.sparse as sp
from scipy.sparse.linalg import aslinearoperator

from emlp_lab.groups import SO, S, from_generators
from tests.cases import as_shipped, catches

SWAP = [[0, 1], [1, 0]]
CYCLE = np.eye(3)[:, [1, 2, 0]]  # sends basis vector i to i + 1
TURN = [[0, -1], [1, 0]]


class Lazy:
    """As the operators of emlp: shape and to_dense."""

    def __init__(self, matrix: Any):
        self.matrix = matrix

    def to_dense(self) -> Any:
        return self.matrix


TAKEN: dict[str, tuple[Any, Any]] = {
    **{kind: ([getattr(sp, f"{kind}_array")(CYCLE)], [CYCLE]) for kind in ("csr", "csc", "coo", "bsr", "dok", "lil")},
    "sparse matrix": (sp.csr_matrix(CYCLE), [CYCLE]),
    "sparse whole numbers": (sp.csr_array(np.array(SWAP)), [SWAP]),
    "diagonal": ([sp.dia_array(2 * np.eye(2))], [2 * np.eye(2)]),
    "lazy": ([Lazy(CYCLE)], [CYCLE]),
    "one lazy": (Lazy(jnp.array(SWAP)), [SWAP]),
    "operator": ([aslinearoperator(CYCLE), CYCLE], [CYCLE, CYCLE]),
    "one operator": (aslinearoperator(CYCLE), [CYCLE]),
    "index list": ([[1, 2, 0]], [CYCLE]),
    "index lists": ([[1, 2, 0], [1, 0, 2]], [CYCLE, np.eye(3)[:, [1, 0, 2]]]),
    "index tuples": (((1, 2, 0),), [CYCLE]),
    "one index list": ([1, 2, 0], [CYCLE]),
    "index array": (np.array([[1, 2, 0]]), [CYCLE]),
    "jax index array": (jnp.array([1, 2, 0]), [CYCLE]),
    "one place": ([0], [[[1]]]),
    "cycles": (["(0 1 2)(3 4)"], [np.eye(5)[:, [1, 2, 0, 4, 3]]]),
    "cycles with commas": (["(0, 1, 2)"], [CYCLE]),
    "one text": ("(0 1 2)", [CYCLE]),
    "a fixed place": (["(0 1)(2)"], [np.eye(3)[:, [1, 0, 2]]]),
    "identity": (["()", "(0 1)"], [np.eye(2), SWAP]),
    "cycles and index lists": (["(0 1 2)", [1, 2, 0]], [CYCLE, CYCLE]),
    "cycles and matrices": (["(0 1)", np.diag([1, 1, 2])], [np.eye(3)[:, [1, 0, 2]], np.diag([1, 1, 2])]),
    "one matrix": (TURN, [TURN]),
    "one matrix of floats": ([[0.0, 1.0], [1.0, 0.0]], [SWAP]),
    "one array": (np.array(CYCLE), [CYCLE]),
    "jax": (jnp.array(CYCLE), [CYCLE]),
    "jax, stacked": (jnp.array([CYCLE]), [CYCLE]),
    "jax, listed": ([jnp.array(CYCLE), CYCLE], [CYCLE, CYCLE]),
    "np.matrix": (np.matrix(SWAP), [SWAP]),  # what old programs have
    "np.matrix, listed": ([np.matrix(SWAP)], [SWAP]),
    "tuples": ((((0, 1), (1, 0)),), [SWAP]),
    "complex": ([[[0, 1j], [1j, 0]]], [[[0, 1j], [1j, 0]]]),
    "fractions": ([[[Fraction(1, 2), 0], [0, 2]]], [np.diag([0.5, 2])]),
    "truth values": ([np.array(SWAP, bool)], [SWAP]),
    "iterator": (map(np.array, [SWAP]), [SWAP]),
    "1 x 1": ([[[2]]], [[[2]]]),
    "unsigned": (np.array([[2, 0, 1]], np.uint8), [CYCLE @ CYCLE]),
}


@pytest.mark.parametrize(("given", "expected"), TAKEN.values(), ids=TAKEN)
def test_forms_that_are_taken(given: Any, expected: Any):
    with as_shipped():
        group = from_generators(discrete=given, name="G")
    np.testing.assert_array_equal(group.discrete_generators, expected)
    assert group.discrete_generators.dtype in (np.float64, np.complex128)


@pytest.mark.parametrize(
    "given",
    [TURN, [TURN], np.array(TURN), jnp.array([TURN]), sp.csr_array(np.array(TURN)), Lazy(np.array(TURN)), [Lazy(TURN)]],
    ids=lambda given: type(given).__name__,
)
def test_forms_of_a_lie_algebra(given: Any):
    with as_shipped():
        np.testing.assert_array_equal(from_generators(given, name="G").lie_algebra, [TURN])


REFUSED: dict[str, tuple[Any, list[str]]] = {
    "matrix or permutations": (SWAP, ["[[0, 1], [1, 0]]", "one matrix", "2 permutations", "[[[", "(0 1)"]),
    "three of three": ([[0, 1, 2], [1, 2, 0], [2, 0, 1]], ["one matrix", "3 permutations", "[[["]),
    "tuples of cycles": ([((0, 1, 2), (3, 4))], ["ragged", "(0 1 2)"]),
    "from one": ([[2, 3, 1]], ["[2, 3, 1]", "0 .. 2", "[1, 2, 0]"]),
    "one list from one": ([2, 3, 1], ["[2, 3, 1]", "0 .. 2"]),
    "twice": ([[0, 0, 1]], ["[0, 0, 1]", "once"]),
    "a place twice": (["(0 1 0)"], ["(0 1 0)", "place 0", "twice"]),
    "no cycles": (["abc"], ["'abc'", "(0 1 2)(3 4)"]),
    "code": ("__import__('os')", ["(0 1 2)(3 4)"]),
    "cycles too large": (["(0 9)", CYCLE], ["[3, 10]", "one space"]),
    "cycles far too large": (["(0 999999)"], ["MiB"]),
    "None": (None, ["None", "NoneType", "leave it out"]),
    "a dictionary": ({"a": SWAP}, ["dict", "leave it out"]),
    "a set": ({1, 2}, ["set", "leave it out"]),
    "a number": (3, ["3", "int", "leave it out"]),
    "a group": (S(3), ["S(3)", "Group"]),
    "groups": ([S(3)], ["S(3)", "Group"]),
    "None in a list": ([None], ["None", "list of square matrices"]),
    "texts": ([["a", "b"], ["c", "d"]], ["'a'", "list of square matrices"]),
    "numbers": ([2.5], ["list of 1 numbers", "square matrices"]),
    "floats as indices": ([[1.0, 2.0, 0.0]], ["(1, 3)", "square"]),
    "rectangle": ([[[0, 1, 0], [1, 0, 0]]], ["(2, 3)", "square"]),
    "one rectangle": ([[0.5, 1, 0], [1, 0, 0]], ["(2, 3)", "square"]),
    "sizes": ([2 * np.eye(2), np.eye(3)], ["[2, 3]", "one space"]),
    "nested too deep": ([[[[1.0]]]], ["(1, 1, 1)", "square"]),
    "nothing in it": ([[]], ["(1, 0)"]),
    "powers beyond float64": ([1e200 * np.eye(2)], ["mine[0]", "1e+200", "1e+30"]),
    "powers that are zero": ([np.eye(2), 1e-160 * np.eye(2)], ["mine[1]", "1e-160", "1e-30"]),
    "missing": (np.array([[[1, np.nan], [2, 3]]]), ["not finite"]),
}


@pytest.mark.parametrize(("given", "words"), REFUSED.values(), ids=REFUSED)
def test_forms_that_are_refused(given: Any, words: list[str]):
    catches(lambda: from_generators(discrete=given, name="mine"), "mine", *words)


@pytest.mark.parametrize("given", [None, {}, "so(3)", "(0 1)", [[1, 2, 0]], 3], ids=repr)
def test_forms_of_a_lie_algebra_that_are_refused(given: Any):
    catches(lambda: from_generators(given, [CYCLE], name="mine"), "lie_algebra of mine", "list of square matrices")


@pytest.mark.parametrize("name", [None, "", 3], ids=repr)
def test_names(name: Any):
    catches(lambda: from_generators(discrete=[SWAP], name=name), "name='Galilei'")


def test_an_index_list_is_the_permutation_that_the_group_has():
    group = from_generators(discrete=[[1, 2, 0, 3]], name="G")
    assert group.permutations.tolist() == [[1, 2, 0, 3]]
    assert group == from_generators(discrete=["(0 1 2)(3)"], name="G")
    assert group.order() == 3


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda g: g.samples(5), ["SO(3).sample(0, 5)", "seed"]),
        (lambda g: g.samples(), ["SO(3).sample(0, 10)", "seed"]),
        (lambda g: g.sample(), ["sample(0, 10)", "seed"]),
        (lambda g: g.sample(5), ["sample(0, 10)", "n=None"]),
        (lambda g: g.sample(0, "a"), ["n='a'", "sample(0, 10)"]),
        (lambda g: g.sample(0, -1), ["n=-1", "sample(0, 10)"]),
        (lambda g: g.sample(0, 2.5), ["n=2.5"]),
        (lambda g: g.sample(0, True), ["n=True"]),
        (lambda g: g.sample("x", 2), ["'x'", "integer seed"]),
        (lambda g: g.sample(n=2), ["key=None", "seed"]),
    ],
)
def test_samples_in_the_way_of_emlp(call, words: list[str]):
    catches(lambda: call(SO(3)), *words)
