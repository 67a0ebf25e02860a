"""A matrix group is data: a name and its generators."""

import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Inexact, Integer

from emlp_lab.algebra.made import Made
from emlp_lab.algebra.signed import SignedPermutations, signed_permutations
from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.algebra.whole import positive
from emlp_lab.groups.checks import MAX_SHOWN, check_invertible, stacked
from emlp_lab.groups.listing.action import Action, of_permutations, orbits
from emlp_lab.groups.listing.chain import stabiliser_chain
from emlp_lab.groups.listing.elements import Elements, enumerated, order, proven_infinite
from emlp_lab.groups.sampling import haar, words
from emlp_lab.groups.sampling.sampler import Key, Sampler, generator

MAX_LISTED = 2000  # elements of a group that are listed without being asked for
MAX_LISTING_BYTES = 2**30  # of all elements as matrices


@dataclass(frozen=True, eq=False, repr=False)
class Group(Made):
    """A matrix group given by its generators.

    name: how people and the text form call it; two groups with equal matrices and different names count as different,
    which is how two independent copies of one group are told apart.
    lie_algebra: basis A_1..A_D of the Lie algebra, shape (D, d, d). discrete_generators: h_1..h_M, shape (M, d, d).
    family: ("SO", 3) for the classical families whose invariants can be counted in closed form, else None.
    make_sampler: what draws random elements, where there is a better way than `sampler` finds by itself; it does not
    count for equality.

    Every element is a product of exp(sum z_k A_k) and of powers of the h_m (Finzi, Welling, Wilson 2021, section 4).
    Raises ValueError for arrays that are not square, not of one size, not finite, or generators that cannot be
    inverted.
    """

    name: str
    lie_algebra: Inexact[np.ndarray, "D d d"]
    discrete_generators: Inexact[np.ndarray, "M d d"]
    family: tuple[str, int] | None = None
    make_sampler: Callable[[], Sampler] | None = None

    def __post_init__(self):
        for name in ("lie_algebra", "discrete_generators"):
            value = stacked(getattr(self, name), f"{name} of {self.name}")
            value.setflags(write=False)
            object.__setattr__(self, name, value)
        if self.lie_algebra.shape[1:] != self.discrete_generators.shape[1:]:
            raise ValueError(
                f"{self.name}: lie_algebra has shape {self.lie_algebra.shape} and discrete_generators "
                f"{self.discrete_generators.shape}: all generators must be d x d with one d "
                "(an empty part has shape (0, d, d))."
            )
        check_invertible(self.discrete_generators, self.name)

    @property
    def d(self) -> int:
        """Size of the matrices, which is the dimension of the base representation V."""
        return self.lie_algebra.shape[-1]

    @property
    def generator_count(self) -> int:
        """Number of generators, of the Lie algebra and discrete ones."""
        return len(self.lie_algebra) + len(self.discrete_generators)

    @cached_property
    def is_orthogonal(self) -> bool:
        """Whether every element is an orthogonal matrix, so that V and its dual V* are the same representation."""
        return self._keeps_lengths(np.swapaxes(self.lie_algebra, 1, 2), np.swapaxes(self.discrete_generators, 1, 2))

    @cached_property
    def is_unitary(self) -> bool:
        """Whether every element is a unitary matrix, so that the group is compact or dense in a compact one."""
        lie, discrete = self.lie_algebra.conj(), self.discrete_generators.conj()
        return self._keeps_lengths(np.swapaxes(lie, 1, 2), np.swapaxes(discrete, 1, 2))

    def _keeps_lengths(self, lie: np.ndarray, discrete: np.ndarray) -> bool:
        """Whether A + A' = 0 and h' h = 1 for the adjoint matrices A', h', whatever the size of the generators A."""
        skew = np.abs(self.lie_algebra + lie).max(axis=(1, 2), initial=0)
        sizes = np.abs(lie).max(axis=(1, 2), initial=0)
        gram = np.abs(discrete @ self.discrete_generators - np.eye(self.d)).max(initial=0)
        return bool(np.all(skew <= TOL_EXACT * sizes) and gram <= TOL_EXACT)

    @cached_property
    def is_permutation(self) -> bool:
        """Whether every element is a permutation matrix."""
        return self._signed is not None and self._signed.are_plain

    @property
    def is_signed_permutation(self) -> bool:
        """Whether every element is a signed permutation matrix: one 1 or -1 in each row and column."""
        return self._signed is not None

    @property
    def permutations(self) -> Integer[np.ndarray, "M d"]:
        """Generators as index maps: generator m sends basis vector i to basis vector permutations[m, i]."""
        if self._signed is None or not self.is_permutation:
            raise ValueError(
                f"{self.name} is not a permutation group: its generators are not all permutation matrices."
            )
        return self._signed.index

    @property
    def signed_permutations(self) -> SignedPermutations:
        """Generators as index maps and signs. Raises ValueError if they are no signed permutation matrices."""
        if self._signed is None:
            raise ValueError(
                f"{self.name} is not a group of signed permutations: its generators do not all have one 1 or -1 in "
                "each row and column."
            )
        return self._signed

    @cached_property
    def _signed(self) -> SignedPermutations | None:
        return None if len(self.lie_algebra) else signed_permutations(self.discrete_generators, TOL_EXACT)

    @cached_property
    def is_infinite(self) -> bool:
        """Whether the group is infinite for sure: False for a finite one, and for one of which no proof was found."""
        return not self.is_permutation and proven_infinite(self.lie_algebra, self.discrete_generators)

    def order(self, bound: int = 10**5) -> int | None:
        """Number of elements, exactly; None for an infinite group.

        Counted by Schreier-Sims on the orbits of the basis vectors. bound: largest number of points in them. Elements
        with entries that are 1e4 times those of the generators count as a proof that the group is infinite.
        Raises ValueError where the bound is reached before the order is known.
        """
        positive("bound", bound, 10**5)
        if self.family == ("S", self.d):
            return math.factorial(self.d)
        if self.is_infinite:
            return None
        action = self._action(bound)
        if action is None:
            raise ValueError(
                f"the order of {self} is not known: the orbits of its basis vectors have more than bound={bound} "
                "points, or points closer than 1e-6, and nothing proves that it is infinite. Try a larger bound, for "
                f"example order(bound={10 * bound})."
            )
        return order(action)

    def elements(self, limit: int = MAX_LISTED) -> Inexact[np.ndarray, "order d d"]:
        """All elements of a finite group, shorter words in the generators first, so that the identity is the first.

        Raises ValueError for an infinite group, and for one of more than `limit` elements or of 1 GiB.
        """
        positive("limit", limit, MAX_LISTED)
        if self.is_infinite:
            raise ValueError(f"{self} is infinite: its elements cannot be listed; draw some with sample(key, n).")
        found = self.listing if self.listing or limit <= MAX_LISTED else self._listed(limit)
        if found is None or len(found) > limit:
            raise ValueError(
                f"{self} has more than limit={limit} elements: raise the limit, or draw some with sample(key, n)."
            )
        if len(found) * self.d**2 * found.action.points.itemsize > MAX_LISTING_BYTES:
            raise ValueError(
                f"the {len(found)} elements of {self} need more than {MAX_LISTING_BYTES // 2**20} MiB: draw some with "
                "sample(key, n)."
            )
        return found.matrices

    @cached_property
    def listing(self) -> Elements | None:
        """All elements, or None if the group is infinite or has more than 2000."""
        return None if self.is_infinite else self._listed(MAX_LISTED)

    def _listed(self, limit: int) -> Elements | None:
        action = self._action(limit * self.d)  # no orbit has more points than the group has elements
        return action and enumerated(action, limit)

    def _action(self, bound: int) -> Action | None:
        if self.is_permutation:
            return of_permutations(self.permutations) if self.d <= bound else None
        return orbits(self.discrete_generators, bound)

    @cached_property
    def digest(self) -> str:
        """Content of the group as a hexadecimal SHA-256, the same in every process."""
        content = hashlib.sha256(self.name.encode("utf-8", "backslashreplace"))
        for part in (self.lie_algebra, self.discrete_generators):
            content.update(f"{part.dtype.str}{part.shape}".encode() + part.tobytes())
        return content.hexdigest()

    def sample(self, key: Key, n: int) -> Inexact[np.ndarray, "n d d"]:
        """Draws n elements in float64 or complex128, from Haar measure where the group is compact.

        key: an integer seed or a JAX key; equal keys give equal elements. Groups that are not compact have no such
        distribution: their elements are bounded, since large boosts only measure rounding errors. `sampling` says how
        the elements of this group are drawn.
        """
        return self.sampler.draw(generator(key), n)

    @property
    def sampling(self) -> str:
        """How `sample` draws elements, for example "Haar: QR of Gaussian matrices (Mezzadri 2007)"."""
        return self.sampler.method

    @cached_property
    def sampler(self) -> Sampler:
        """What `sample` draws from: the sampler of the group itself, else the most uniform one for its generators."""
        if self.make_sampler is not None:
            return self.make_sampler()
        if self.listing is not None:
            return haar.listed(self.listing)
        points = 50  # on which a stabiliser chain takes seconds at most
        if not self.is_infinite and (action := self._action(points)) and len(action.points) <= points:
            return haar.transversals(action, stabiliser_chain(action.permutations))
        if self.is_permutation:
            return words.permutations(self.permutations)
        draws = words.compact if self.is_unitary else words.bounded
        return draws(self.lie_algebra, self.discrete_generators)

    def generators(self) -> Iterator[tuple[str, Inexact[np.ndarray, "d d"]]]:
        """All generators as ("lie", A_k) and ("discrete", h_m)."""
        yield from (("lie", A) for A in self.lie_algebra)
        yield from (("discrete", h) for h in self.discrete_generators)

    def __mul__(self, other: "Group") -> "Group":
        """Direct product on V_self (x) V_other; see `direct_product`."""
        from emlp_lab.groups.product import direct_product

        return direct_product(self, other) if isinstance(other, Group) else NotImplemented

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Group) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return self.name


def none(d: int) -> np.ndarray:
    """No generators of size d, shape (0, d, d)."""
    return np.zeros((0, d, d))


def checked_group(group: object, what: str) -> Group:
    """The argument itself. Raises ValueError that names `what`, for example "Affine(G)", if it is no group."""
    if isinstance(group, Group):
        return group
    raise ValueError(f"{what}: {str(group)[:MAX_SHOWN]!r} is a {type(group).__name__}, give a group such as SO(3).")
