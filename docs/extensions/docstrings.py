"""Docstrings as they are written here, in plain text, for Sphinx: what they say of arguments and errors as lists."""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any

from sphinx.application import Sphinx

from extensions.public import MODULES

MARKUP = re.compile(r"([\\*|]|_(?=\W|$))")  # what reStructuredText would take for its own
RAISED = re.compile(r"\b[A-Z]\w+(?:Error|Warning)\b")


def prepare(app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Rewrites the lines of a docstring in place."""
    names, homes = arguments(thing), homes_of_names()
    paragraphs = "\n".join(lines).strip().split("\n\n")
    lines[:] = [line for paragraph in paragraphs for line in (*rendered(paragraph, names, homes), "")]


@cache
def homes_of_names() -> dict[str, str]:
    """Where a public name is documented; the last of the modules that have it is its home."""
    return {name: f"{module}.{name}" for module in MODULES for name in import_module(module).__all__}


def arguments(thing: Any) -> set[str]:
    """Names of the arguments of a function or class, and of what a class has: docstrings describe them."""
    try:
        found = set(inspect.signature(thing).parameters)
    except (TypeError, ValueError):
        found = set()
    if inspect.isclass(thing):
        found |= {name for kind in thing.__mro__[:-1] for name in (*vars(kind), *inspect.get_annotations(kind))}
    return found


def rendered(paragraph: str, names: set[str], homes: dict[str, str]) -> Iterator[str]:
    """Lines of reStructuredText: sentences, then a list of what is said of each argument, then the errors."""
    if paragraph.lstrip().startswith(">>>"):
        yield from paragraph.splitlines()
        return
    text = " ".join(paragraph.split())
    starts = [0, *(found.start() for found in parts(names).finditer(text)), len(text)]
    listing = False
    for start, stop in pairwise(starts):
        part = text[start:stop].strip()
        described = re.match(r"([\w, ]+): ", part) if parts(names).match(part) else None
        if part and (listing != bool(described) or part.startswith("Raises ")):
            yield ""
        if described:
            listed = ", ".join(f"``{name}``" for name in described[1].split(", "))
            yield f"* {listed}: {inline(part[described.end() :], homes)}"
        elif part:
            yield inline(part, homes)
        listing = bool(described)


def parts(names: set[str]) -> re.Pattern[str]:
    """Where a new part begins: "name: ..." or "name, name: ..." of arguments, or "Raises ..."."""
    one = "|".join(sorted(map(re.escape, names))) or "(?!)"
    return re.compile(rf"(?:^|(?<=[.;)] ))(?:(?:{one})(?:, (?:{one}))*: |Raises (?=[A-Z]))")


def inline(text: str, homes: dict[str, str]) -> str:
    """One part, with its marks escaped; what is in backticks is code, and a link where it is a public name."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return _words(text, homes).replace("`", r"\`")
    return "".join(_code(piece, homes) if i % 2 else _words(piece, homes) for i, piece in enumerate(pieces))


def _words(piece: str, homes: dict[str, str]) -> str:
    escaped = MARKUP.sub(r"\\\1", piece)
    return RAISED.sub(lambda found: _code(found[0], homes) if found[0] in homes else found[0], escaped)


def _code(piece: str, homes: dict[str, str]) -> str:
    return rf"\ :py:obj:`{piece} <{homes[piece]}>`\ " if piece in homes else rf"\ ``{piece}``\ "


def shortened(
    app: Sphinx, what: str, name: str, thing: Any, options: Any, signature: str | None, returned: str | None
) -> tuple[str | None, str | None]:
    """The signature without what is nobody's business, with streams under their name."""
    return tuple(text and tidy(text) for text in (signature, returned))  # type: ignore[return-value]


def tidy(text: str) -> str:
    """One part of a signature: no arguments that begin with an underscore, no made-up default, `Stream[R]`."""
    text = re.sub(r", _\w+: .*?(?== <factory>)= <factory>", "", text).replace("<factory>", "...")
    return re.sub(r"~?(?:[\w.]+\.)?Generator\[~?(?:[\w.]+\.)?'?Event'?, None, (.*)\]", r"Stream[\1]", text)


def setup(app: Sphinx) -> dict[str, bool]:
    """Listens to autodoc."""
    app.connect("autodoc-process-signature", shortened)
    app.connect("autodoc-process-docstring", prepare)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
