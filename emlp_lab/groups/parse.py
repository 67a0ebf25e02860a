"""Groups from text such as "SO(3)", "O(1,3)", "wreath(Z(2),S(3))" or "SO(3)xS(5)"."""

import difflib
import math
import re
from dataclasses import dataclass
from functools import reduce

from emlp_lab.groups.catalog import ALIASES, CATALOG, CatalogEntry, Choice, Member, Parameter
from emlp_lab.groups.checks import check_size
from emlp_lab.groups.group import Group
from emlp_lab.groups.product import direct_product

MAX_LENGTH = 500
MAX_DEPTH = 16  # of groups within groups
MAX_SHOWN = 40  # characters of a text in a message
_ENTRIES = {entry.name: entry for entry in CATALOG}
_ENTRIES |= {alias: _ENTRIES[name] for alias, name in ALIASES.items()}
# The longest name that fits comes first, and so "SO(1,3)" before "SO".
_NAME = re.compile("|".join(re.escape(name) for name in sorted(_ENTRIES, key=lambda name: (-len(name), name))))
_LABEL = re.compile(r"""\[(["']?)[A-Za-z_]\w{0,39}\1\]""", re.ASCII)  # of an independent copy, S(5)[rows]
_PRODUCT = re.compile(r"[x×*]")
# What people may take for the text of a group, and why it is none.
_NO_TEXT = {
    r"^Embed\(|_R\d+\[": "embedded groups have no text form, make them with Embed",
    r",action\)": "an action has no text form, make the group with semidirect_product",
}


@dataclass(frozen=True)
class Named:
    """A member of a family of the catalog, as read: nothing is computed yet."""

    entry: CatalogEntry
    arguments: tuple["int | str | Syntax", ...]


@dataclass(frozen=True)
class Factors:
    """A direct product, as read."""

    parts: tuple["Syntax", ...]


@dataclass(frozen=True)
class Labelled:
    """An independent copy of a group, as read: "S(5)[rows]"."""

    group: "Syntax"
    label: str


Syntax = Named | Factors | Labelled


def parse_group(text: str) -> Group:
    """The group that `text` names, for example "SO(3)", "O(1,3)", "Affine(SO(3))" or "SO(3) x S(5)".

    Names and parameters as in CATALOG; direct products with x, × or *, from left to right; parentheses; "S(5)[rows]" is
    `S(5).named("rows")`. Reads the names of all groups of the library. Raises ValueError that names the text, what is
    wrong with it and what there is instead.
    """
    return _made(read_group(text))


def read_group(text: str) -> Syntax:
    """What `text` says, without making the group. Raises ValueError for what `parse_group` cannot read."""
    if not isinstance(text, str):
        raise ValueError(
            f"{str(text)[:MAX_SHOWN]} is a {type(text).__name__}, no text of a group: write for example 'SO(3)'."
        )
    if len(text) > MAX_LENGTH:
        raise ValueError(
            f"unknown group {text[:MAX_SHOWN]!r}: the text has {len(text)} characters, the limit is {MAX_LENGTH}."
        )
    compact = re.sub(r"\s+", "", text)
    try:
        reader = _Reader(compact)
        found = reader.product(MAX_DEPTH)
        if reader.rest:
            raise reader.refused()
        return found
    except _Unreadable as problem:
        why = next((reason for form, reason in _NO_TEXT.items() if re.search(form, compact)), str(problem))
        raise ValueError(f"unknown group {text[:MAX_SHOWN]!r}: {why}.") from None


class _Unreadable(Exception):
    """Why the text cannot be read."""


class _Reader:
    """Reads from left to right."""

    def __init__(self, text: str):
        self.text, self.place = text, 0

    @property
    def rest(self) -> str:
        return self.text[self.place :]

    def product(self, depth: int) -> Syntax:
        parts = [self.labelled(depth)]
        while self.take(_PRODUCT):
            parts.append(self.labelled(depth))
        return Factors(tuple(parts)) if len(parts) > 1 else parts[0]

    def labelled(self, depth: int) -> Syntax:
        found = self.factor(depth)
        while label := self.take(_LABEL):
            found = Labelled(found, label.strip("[]'\""))
        return found

    def factor(self, depth: int) -> Syntax:
        if depth == 0:
            raise _Unreadable(f"groups within groups are read up to a depth of {MAX_DEPTH}")
        if self.take(r"\("):
            found = self.product(depth - 1)
            if not self.take(r"\)"):
                raise self.refused()
            return found
        start, name = self.rest, self.take(_NAME)
        if name is None or re.match(r"[^\Wx]", self.rest):  # no name, or the beginning of a longer word
            raise _Unreadable(f"{_suggestion(start)}choose one of {_names()}")
        return self.member(_ENTRIES[name], depth)

    def member(self, entry: CatalogEntry, depth: int) -> Named:
        if not entry.parameters:
            self.take(r"\(\)")
            return Named(entry, ())
        opening, arguments = r"\(", []
        for parameter in entry.parameters:
            if not self.take(opening):
                raise _Unreadable(f"{entry.signature} lacks its parameter {parameter.name}, {_example(entry)}")
            arguments.append(self.argument(entry, parameter, depth))
            opening = ","
        if not self.take(r"\)"):
            raise self.refused()
        return Named(entry, tuple(arguments))

    def argument(self, entry: CatalogEntry, parameter: Parameter, depth: int) -> "int | str | Syntax":
        if isinstance(parameter, Choice):
            given = self.take(r"[^(),]*") or ""
            return next((value for value, _ in parameter.options if str(value) == given), given)
        number = self.take(r"-?\d+(?![^,)])")
        if number is not None:
            return int(number)
        if isinstance(parameter, Member):
            return self.product(depth - 1)
        raise _Unreadable(f"the parameter {parameter.name} of {entry.signature} is an integer, {_example(entry)}")

    def take(self, form: str | re.Pattern[str]) -> str | None:
        match = re.compile(form).match(self.text, self.place)
        if match is None:
            return None
        self.place = match.end()
        return match[0]

    def refused(self) -> _Unreadable:
        before = self.text[max(0, self.place - MAX_SHOWN) : self.place]
        what = f"{self.rest[:MAX_SHOWN]!r} cannot follow" if self.rest else "it ends too early after"
        return _Unreadable(f"{what} {before!r}; choose one of {_names()}, or a product such as SO(3)xS(5)")


def _made(found: Syntax) -> Group:
    if isinstance(found, Labelled):
        return _made(found.group).named(found.label)
    if isinstance(found, Named):
        return found.entry.make(
            *(_made(a) if isinstance(a, (Named, Factors, Labelled)) else a for a in found.arguments)
        )
    groups: list[Group] = []
    for part in found.parts:
        groups.append(_made(part))
        generators = sum(group.generator_count for group in groups)
        check_size("x".join(map(str, groups)), math.prod(group.d for group in groups), generators)
    return reduce(direct_product, groups)


def _names() -> str:
    return ", ".join(entry.signature for entry in CATALOG)


def _example(entry: CatalogEntry) -> str:
    return f"write for example {entry.text()}"


def _suggestion(rest: str) -> str:
    known = {name.casefold(): name for name in _ENTRIES}
    close = difflib.get_close_matches(re.split(r"[(),*×]", rest)[0].casefold(), known, n=1)
    return f"did you mean {known[close[0]]}? Or " if close else ""
