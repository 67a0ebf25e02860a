"""The interface of representations, and the operators that combine them into one immutable tree.

The coordinates of a representation are laid out as it is written: a sum concatenates its terms, a product is the
row-major Kronecker product of its factors. Nothing here ever reorders coordinates; `blocks` finds the canonical order.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.derivative import derivative
from emlp_lab.algebra.whole import is_whole
from emlp_lab.groups import Group

if TYPE_CHECKING:
    from scipy.sparse.linalg import LinearOperator

    from emlp_lab.reps.atom import Atom
    from emlp_lab.solve import Basis, Solver

MAX_POWER = 10**5  # factors that can be written down, whether or not they can be solved for
Matrix = Inexact[np.ndarray, "d d"]
GroupElement = Matrix | Mapping[Group, Matrix]  # one matrix, or one for each group of a mixed representation


class Rep(ABC):
    """A representation of a matrix group, or of several. Combine with +, *, **, .T, >> and <<; bind with rep(G).

    An integer n in a sum stands for n scalars; n * rep is n copies of rep.

    A representation of one's own is a subclass that defines `rho` of one group element, and `__str__` for its name:

        class PseudoScalar(Rep):
            def rho(self, g):
                return jnp.linalg.det(g)[None, None]

    Everything else follows from it: PseudoScalar()(O(3)) + V is a representation like any other. `rho` may use NumPy or
    JAX. Where the derivative is known, define `drho` too.
    """

    __array_ufunc__ = None  # NumPy leaves array * rep to the operators below, which say what is wrong with it

    @abstractmethod
    def rho(self, g: GroupElement) -> Inexact[np.ndarray, "n n"]:
        """Matrix of a group element (for a mixed representation: of {group: element})."""

    def drho(self, A: GroupElement) -> Inexact[np.ndarray, "n n"]:
        """Matrix of a Lie algebra element, the derivative of rho(exp(tA)) at t = 0."""
        return derivative(self.rho, np.asarray(A))

    def atoms(self) -> Iterator["Atom"]:
        """What the tree is made of, from left to right, with repetition."""
        yield self._atom

    def __call__(self, group: Group) -> "Rep":
        """The representation with its unbound atoms bound to `group`."""
        return self._atom(group)

    def check(self, group: object) -> None:
        """Raises ValueError for what is no group to bind to."""
        if not isinstance(group, Group):
            name, given = f"({self})" if " " in str(self) else str(self), " ".join(repr(group).split())[:60]
            write = f"{name}(parse_group({given}))" if isinstance(group, str) else f"for example {name}(SO(3))"
            raise ValueError(
                f"{name}({given}): a {type(group).__name__} is no group to bind to; write {write}, with a group of "
                "emlp_lab.groups."
            )

    def size(self) -> int:
        """Dimension of the representation."""
        return self._atom.size()

    @property
    def T(self) -> "Rep":
        """Dual representation, rho*(g) = rho(g)^-T."""
        return self._atom.T

    @property
    def sort_key(self) -> tuple:
        """Order by content, the same in every process: atoms, then products, then sums."""
        return self._atom.sort_key

    @property
    def _atom(self) -> "Atom":
        """The representation as an atom, if it is a subclass of a user that only defines rho."""
        from emlp_lab.reps.custom import custom

        return custom(self)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The different groups that act, by name and content. Raises ValueError if an atom is unbound."""
        found = {atom.bound for atom in self.atoms()}
        return tuple(sorted(found, key=lambda group: (group.name, group.digest)))

    @cached_property
    def is_permutation(self) -> bool:
        """Whether every group element permutes the coordinates."""
        return all(atom.is_permutation for atom in self.atoms())

    def equivariant_basis(self, solver: "Solver | None" = None) -> "Basis":
        """Orthonormal basis of the invariant vectors; for `rep_in >> rep_out` these are the equivariant linear maps.

        solver: keeps its cache from call to call; by default a new one. Raises BudgetError when it would not fit in
        memory.
        """
        # The one import against the direction of the folders: the method is what emlp's users know.
        from emlp_lab.solve import Solver

        found = Solver() if solver is None else solver
        if not isinstance(found, Solver):
            raise ValueError(f"solver={found!r}: give a solver, Solver() with brackets, or nothing for a new one.")
        return found.solve(self)

    def equivariant_projector(self, solver: "Solver | None" = None) -> "LinearOperator":
        """Orthogonal projector (n, n) onto the invariant vectors as an operator: P @ v works, no matrix is formed."""
        return self.equivariant_basis(solver).projector()

    # The operators build nodes that are themselves representations, hence the imports inside.

    def __add__(self, other: "Rep | int") -> "Rep":
        from emlp_lab.reps.tree import as_rep, direct_sum

        return direct_sum(self, as_rep(other))

    def __radd__(self, other: "Rep | int") -> "Rep":
        from emlp_lab.reps.tree import as_rep, direct_sum

        return direct_sum(as_rep(other), self)

    def __mul__(self, other: "Rep | int") -> "Rep":
        """Copies, for a number, or the tensor product.

        Two factors over one group are moved by the same element together, as in V(S(5)) * V(S(5)). Where rows and
        columns are permuted independently, give copies of the group: V(S(5).named("rows")) * V(S(5).named("columns")).
        """
        from emlp_lab.reps.tree import copies, tensor_product

        return copies(other, self) if isinstance(other, (int, np.integer)) else tensor_product(self, other)

    def __rmul__(self, other: int) -> "Rep":
        from emlp_lab.reps.tree import copies

        return copies(other, self)

    def __pow__(self, power: int) -> "Rep":
        from emlp_lab.reps.tree import tensor_product

        if not is_whole(power) or not 0 <= power <= MAX_POWER:
            raise ValueError(
                f"power {power!r} of {self}: tensor powers are integers from 0 to {MAX_POWER}; the dual is written "
                "rep.T."
            )
        return tensor_product(*(self for _ in range(power)))

    def __rshift__(self, other: "Rep | int") -> "Rep":
        """Linear maps from self to other: the coordinates are the matrix (other.size(), self.size()), row by row.

        It is the product other * self.T, and equal to it; `ends` says what it leads from and to.
        """
        from emlp_lab.reps.tree import as_rep, maps_between

        return maps_between(self, as_rep(other))

    def __rrshift__(self, other: int) -> "Rep":
        from emlp_lab.reps.tree import as_rep

        return as_rep(other) >> self

    def __rlshift__(self, other: int) -> "Rep":
        from emlp_lab.reps.tree import as_rep

        return as_rep(other) << self

    def __lshift__(self, other: "Rep | int") -> "Rep":
        """Linear maps from other to self."""
        from emlp_lab.reps.tree import as_rep, maps_between

        return maps_between(as_rep(other), self)

    def __lt__(self, other: "Rep") -> bool:
        return self.sort_key < other.sort_key if isinstance(other, Rep) else NotImplemented

    def __str__(self) -> str:
        from emlp_lab.reps.notation.text import to_text

        return to_text(self)

    def __repr__(self) -> str:
        return str(self)

    def _repr_latex_(self) -> str:
        from emlp_lab.reps.notation.text import to_latex

        return f"${to_latex(self)}$"
