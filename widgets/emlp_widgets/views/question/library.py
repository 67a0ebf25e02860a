"""The families of groups, as the page lists them."""

from typing import Any

from emlp_lab.groups import CATALOG
from emlp_lab.groups.catalog import CatalogEntry, Choice, Member, Number
from emlp_lab.groups.parse import Named, read_group


def family(text: str) -> tuple[CatalogEntry, tuple] | None:
    """The family of a group and its numbers, for families whose parameters are no groups."""
    try:
        found = read_group(text)
    except ValueError:
        return None
    if not isinstance(found, Named) or any(isinstance(parameter, Member) for parameter in found.entry.parameters):
        return None
    return found.entry, found.arguments


def library() -> list[list[Any]]:
    """Headings with their families, as `Sentence` takes them."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for entry in CATALOG:
        parameters = [_parameter(parameter) for parameter in entry.parameters]
        known = {"name": entry.name, "signature": entry.signature, "summary": entry.summary, "parameters": parameters}
        kinds.setdefault(entry.kind, []).append(known)
    return [[kind, entries] for kind, entries in kinds.items()]


def _parameter(parameter: Number | Choice | Member) -> dict[str, Any]:
    match parameter:
        case Number():
            return {"name": parameter.name, "low": parameter.low, "step": parameter.step, "default": parameter.default}
        case Choice():
            options = [[option, what] for option, what in parameter.options]
            return {"name": parameter.name, "options": options, "default": parameter.default}
        case Member():
            return {"name": parameter.name, "default": parameter.default}
