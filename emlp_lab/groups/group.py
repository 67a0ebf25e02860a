"""A matrix group is data: a name and its generators."""

import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.made import Made
from emlp_lab.algebra.whole import is_whole, positive
from emlp_lab.groups.checks import MAX_SHOWN
from emlp_lab.groups.declared import Declared
from emlp_lab.groups.flags import Flags
from emlp_lab.groups.labels import labelled
from emlp_lab.groups.listing.action import Action, of_permutations, orbits
from emlp_lab.groups.listing.chain import stabiliser_chain
from emlp_lab.groups.listing.elements import Elements, enumerated, order, proven_infinite
from emlp_lab.groups.sampling import haar, words
from emlp_lab.groups.sampling.sampler import Key, Sampler, generator
from emlp_lab.groups.snapping.decision import checked_generators

MAX_LISTED = 2000  # elements of a group that are listed without being asked for
MAX_LISTING_BYTES = 2**30  # of all elements as matrices
FIELDS = ("name", "lie_algebra", "discrete_generators", "family", "make_sampler")


@dataclass(frozen=True, eq=False, repr=False, init=False)
class Group(Made, Declared, Flags):
    """A matrix group given by its generators.

    name: how people and the text form call it; two groups with equal matrices and different names count as different,
    which is how two independent copies of one group are told apart.
    lie_algebra: basis A_1..A_D of the Lie algebra, shape (D, d, d). discrete_generators: h_1..h_M, shape (M, d, d).
    family: ("SO", 3) for the classical families whose invariants can be counted in closed form, else None.
    make_sampler: what draws random elements, where there is a better way than `sampler` finds by itself; it does not
    count for equality.

    snap: True for the exact group next to the generators, False for the numbers as they are, None to refuse generators
    that are almost those of an exact group, such as rounded ones. tolerance: how close is almost; by default what the
    digits of the numbers say.

    Every element is a product of exp(sum z_k A_k) and of powers of the h_m (Finzi, Welling, Wilson 2021, section 4).
    Subclasses in the way of emlp set self.lie_algebra, self.discrete_generators and then call super().__init__(n);
    others use `from_generators`. Raises ValueError for arrays that are not square, not of one size, not finite,
    generators that cannot be inverted, or that are almost but not quite exact.
    """

    name: str
    lie_algebra: Inexact[np.ndarray, "D d d"]
    discrete_generators: Inexact[np.ndarray, "M d d"]
    family: tuple[str, int] | None = None
    make_sampler: Callable[[], Sampler] | None = None

    def __init__(
        self,
        name: Any = None,
        lie_algebra: Any = None,
        discrete_generators: Any = None,
        family: Any = None,
        make_sampler: Any = None,
        *more: Any,
        snap: bool | None = None,
        tolerance: float | None = None,
    ):
        given = (name, lie_algebra, discrete_generators, family, make_sampler, *more)
        if self._is_declared or (type(self) is not Group and lie_algebra is None):
            arguments = given[: max((i + 1 for i, value in enumerate(given) if value is not None), default=0)]
            given = (*self._declared_fields(arguments), None, None)
        fields = dict(zip(FIELDS, (*checked_generators(*given[:3], snap, tolerance), *given[3:]), strict=True))
        for field, value in fields.items():
            object.__setattr__(self, field, value)
        vars(self)["_frozen"] = True

    @property
    def d(self) -> int:
        """Size of the matrices, which is the dimension of the base representation V."""
        return self.lie_algebra.shape[-1]

    @property
    def generator_count(self) -> int:
        """Number of generators, of the Lie algebra and discrete ones."""
        return len(self.lie_algebra) + len(self.discrete_generators)

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

    def named(self, label: str) -> "Group":
        """The same group under the name self[label], for example "S(5)[rows]": an independent copy of it.

        Two factors V(S(5)) * V(S(5)) are moved by one permutation together; rows and columns that are permuted
        independently are V(S(5).named("rows")) * V(S(5).named("columns")). Its text is read back where that of the
        group is. label: a word. Raises ValueError for anything else.
        """
        lie, discrete = self.lie_algebra, self.discrete_generators
        return Group(labelled(self.name, label), lie, discrete, self.family, self.make_sampler, snap=False)

    def sample(self, key: Key = None, n: int | None = None) -> Inexact[np.ndarray, "n d d"]:
        """Draws n elements in float64 or complex128, from Haar measure where the group is compact.

        key: an integer seed or a JAX key; equal keys give equal elements. Groups that are not compact have no such
        distribution: their elements are bounded, since large boosts only measure rounding errors. `sampling` says how
        the elements of this group are drawn. Raises ValueError for another key, and for n that is no number >= 0.
        """
        if key is None or not is_whole(n) or n < 0:
            raise ValueError(
                f"{self}.sample(key={key!r}, n={n!r}): give a seed and a number of elements, such as sample(0, 10)."
            )
        return self.sampler.draw(generator(key), int(n))

    def samples(self, *arguments: object) -> NoReturn:
        """As in emlp, whose elements depend on a global state. Raises ValueError that says what to write instead."""
        n = arguments[0] if arguments and is_whole(arguments[0]) else 10
        raise ValueError(f"samples{arguments!r}: write {self}.sample(0, {n}), with a seed of your own for the 0.")

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
