"""Whether something is a group."""

from emlp_lab.groups.dimension import SHOWN
from emlp_lab.groups.group import Group


def checked_group(group: object, what: str) -> Group:
    """The argument itself. Raises ValueError that names `what`, for example "Affine(G)", if it is no group."""
    if isinstance(group, Group):
        return group
    raise ValueError(f"{what}: {str(group)[:SHOWN]!r} is a {type(group).__name__}, give a group, for example SO(3).")
