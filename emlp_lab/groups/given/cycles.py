"""Permutations as products of cycles, such as "(0 1 2)(3 4)"."""

import re

_CYCLES = re.compile(r"(\(\s*(\d{1,6}(\s*[\s,]\s*\d{1,6})*)?\s*\)\s*)+")
MAX_SHOWN = 40


def cycles(text: str, what: str) -> list[list[int]]:
    """The cycles that `text` writes; a cycle of one place, as in "(0 1 2)(4)", says that there is such a place.

    Raises ValueError for anything else, and for a place that occurs twice.
    """
    if not _CYCLES.fullmatch(text.strip()):
        raise ValueError(
            f"{what}: {text[:MAX_SHOWN]!r} is no permutation: write cycles of places that count from 0, for example "
            "'(0 1 2)(3 4)', or an index list such as [1, 2, 0, 4, 3]."
        )
    found = [[int(place) for place in re.findall(r"\d+", cycle)] for cycle in re.findall(r"\(([^)]*)\)", text)]
    places = [place for cycle in found for place in cycle]
    twice = next((place for place in places if places.count(place) > 1), None) if len(places) < 2000 else None
    if twice is not None or len(set(places)) < len(places):
        raise ValueError(
            f"{what}: in {text[:MAX_SHOWN]!r} the place {twice} occurs twice: write disjoint cycles, each place once."
        )
    return found


def size(found: list[list[int]]) -> int:
    """How many places there are at least."""
    return max((place for cycle in found for place in cycle), default=0) + 1


def index_list(found: list[list[int]], n: int) -> list[int]:
    """Where each of n places goes: to the next one in its cycle."""
    images = list(range(n))
    for cycle in found:
        for place, image in zip(cycle, [*cycle[1:], *cycle[:1]], strict=True):
            images[place] = image
    return images
