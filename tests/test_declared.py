"""Groups as programs for emlp declare them: subclasses of Group that set their generators."""

import copy
import math
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab.groups import SO, Group, S, Trivial, from_generators
from emlp_lab.reps import T, V
from tests.cases import as_shipped, catches
from tests.test_given import Lazy


class Rotations(Group):
    """As emlp's SO(n)."""

    def __init__(self, n: int):
        self.lie_algebra = np.zeros(((n * (n - 1)) // 2, n, n))
        k = 0
        for i in range(n):
            for j in range(i):
                self.lie_algebra[k, i, j] = 1
                self.lie_algebra[k, j, i] = -1
                k += 1
        super().__init__(n)


class WithReflections(Rotations):
    """As emlp's O(n), a subclass of a subclass."""

    def __init__(self, n: int):
        self.discrete_generators = np.eye(n)[None]
        self.discrete_generators[0, 0, 0] = -1
        super().__init__(n)


class Shifts(Group):
    """Operators, and flags that emlp takes for true."""

    def __init__(self, n: int):
        self.discrete_generators = [Lazy(np.roll(np.eye(n), 1, axis=0))]
        self.is_orthogonal = None
        self.is_permutation = True
        super().__init__(n)


class Nothing(Group):
    def __init__(self, n: int):
        self.d = n
        super().__init__(n)


class Swap(Group):
    discrete_generators = [[[0, 1], [1, 0]]]  # noqa: RUF012  as people write it


class Cycle(Group):
    name = "three"
    discrete_generators = ["(0 1 2)"]  # noqa: RUF012


class Stretch(Group):
    d = 2
    is_orthogonal = True
    is_permutation = True
    lie_algebra = NotImplemented
    discrete_generators = [[[2, 0], [0, 1]]]  # noqa: RUF012


class Shown(Group):
    def __init__(self):
        self._name = "shown"
        self.lie_algebra = jnp.array([[[0.0, 1.0], [-1.0, 0.0]]])
        super().__init__()

    def __repr__(self) -> str:
        return f"{self._name}"


class Two(Group):
    def __init__(self, k: int, n: int):
        self.lie_algebra = k * np.eye(n)[None]
        super().__init__(k, n)


class Proper(Group):
    def __init__(self, k: float):
        super().__init__(f"Proper({k})", np.zeros((0, 2, 2)), k * np.eye(2)[None])


DECLARED: list[tuple[Any, str, int, int]] = [
    (lambda: Rotations(3), "Rotations(3)", 3, 0),
    (lambda: WithReflections(3), "WithReflections(3)", 3, 1),
    (lambda: Shifts(4), "Shifts(4)", 0, 1),
    (lambda: Nothing(3), "Nothing(3)", 0, 0),
    (Swap, "Swap", 0, 1),
    (Cycle, "three", 0, 1),
    (Stretch, "Stretch", 0, 1),
    (Shown, "shown", 1, 0),
    (lambda: Two(2, 3), "Two(2,3)", 1, 0),
    (lambda: Proper(2.0), "Proper(2.0)", 0, 1),
]


@pytest.mark.parametrize(("make", "name", "lie", "discrete"), DECLARED, ids=[row[1] for row in DECLARED])
def test_declared_groups_are_groups(make, name: str, lie: int, discrete: int):
    with as_shipped():
        group, same = make(), make()
        assert (group.name, str(group), len(group.lie_algebra), len(group.discrete_generators)) == (
            *(name, name, lie, discrete),
        )
        assert group == same == Group(name, group.lie_algebra, group.discrete_generators)
        assert hash(group) == hash(same)
        assert group.sample(0, 3).shape == (3, group.d, group.d)
        assert V(group).size() == group.d
        with pytest.raises(AttributeError):
            group.lie_algebra = np.zeros((0, 2, 2))
        with pytest.raises(ValueError, match="read-only"):
            group.discrete_generators[...] = 3
        assert copy.deepcopy(group) == group


def test_they_solve_as_the_library_does():
    with as_shipped():
        assert T(2)(Rotations(3)).equivariant_basis().rank == T(2)(SO(3)).equivariant_basis().rank
        assert T(2)(Swap()).equivariant_basis().rank == T(2)(S(2)).equivariant_basis().rank
        assert T(1)(Nothing(3)).equivariant_basis().rank == T(1)(Trivial(3)).equivariant_basis().rank
        assert Shifts(4).order() == 4
        assert Shifts(4).is_permutation
        assert Cycle() * Swap() == from_generators(discrete=(Cycle() * Swap()).discrete_generators, name="threexSwap")


def test_flags_are_computed():
    with as_shipped():
        assert not Stretch().is_orthogonal
        assert not Stretch().is_permutation
        assert WithReflections(3).is_orthogonal


def test_different_parameters_are_different_groups():
    with as_shipped():
        assert len({Rotations(2), Rotations(3), WithReflections(3), Shifts(3)}) == 4
        assert Two(2, 3) != Two(3, 3)


class Empty(Group):
    def __init__(self):
        super().__init__()


class Rounded(Group):
    def __init__(self, **keywords: Any):
        s = round(math.sqrt(0.75), 6)
        self.discrete_generators = [[[-0.5, -s], [s, -0.5]]]
        super().__init__(3, **keywords)


class Ragged(Group):
    lie_algebra = [[[0, 1], [1]]]  # noqa: RUF012


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (Empty, ["Empty", "no generators", "self.lie_algebra"]),
        (Rounded, ["Rounded(3)", "^3", "snap=True", "snap=False", "order 3"]),
        (Ragged, ["lie_algebra of Ragged", "ragged"]),
        (lambda: Group("mine"), ["mine", "from_generators(lie_algebra=..., discrete=..., name='mine')"]),
        (lambda: Group(3, np.zeros((0, 2, 2)), np.eye(2)[None]), ["Group('3')", "name as text"]),
    ],
)
def test_what_is_missing_is_one_clear_error(make, words: list[str]):
    catches(make, *words)


def test_declared_groups_are_snapped():
    with as_shipped():
        assert Rounded(snap=True).order() == 3
