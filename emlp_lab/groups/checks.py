"""Checks of what groups are made of, before anything is allocated."""

from emlp_lab.groups.dimension import GENERATOR_BYTES, magnitude
from emlp_lab.groups.group import Group

SHOWN = 60  # characters of a name in a message


def checked_group(group: object, what: str) -> Group:
    """The argument itself. Raises ValueError that names `what`, for example "Affine(G)", if it is no group."""
    if isinstance(group, Group):
        return group
    raise ValueError(f"{what}: {str(group)[:SHOWN]!r} is a {type(group).__name__}, give a group, for example SO(3).")


def check_size(name: str, d: int, matrices: int) -> None:
    """Raises ValueError if `matrices` dense generators of size d x d need more than GENERATOR_BYTES (256 MiB)."""
    needed = 8 * d * d * max(1, matrices)
    if needed > GENERATOR_BYTES:
        raise ValueError(
            f"{name[:SHOWN]}: its {magnitude(matrices)} generators of {magnitude(d)} x {magnitude(d)} need "
            f"{magnitude(needed // 2**20)} MiB, the limit is {GENERATOR_BYTES // 2**20} MiB; choose smaller parts."
        )
