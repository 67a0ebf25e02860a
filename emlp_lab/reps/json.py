"""Representations as JSON, groups included: reading never runs anything that the text supplies."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from emlp_lab.groups import Group, parse_group
from emlp_lab.reps.base import base
from emlp_lab.reps.custom import Custom, custom
from emlp_lab.reps.parse import parse
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.subspace import Subspace
from emlp_lab.reps.tree import Product, Sum, as_rep, copies, direct_sum, tensor_product

FORMAT = "emlp-lab representation 1"
MAX_DEPTH = 100


def to_json(rep: Rep) -> str:
    """JSON text of a representation, bound or not, that `from_json` reads back as an equal one.

    Groups of the library are stored by name and fingerprint, others with all generators; subrepresentations with their
    basis; representations of one's own by name alone (see `from_json`).
    """
    rep = as_rep(rep)
    groups: list[Group] = []
    tree = _node(rep, groups)
    return json.dumps({"format": FORMAT, "groups": [_group(group) for group in groups], "rep": tree}, sort_keys=True)


def from_json(text: str, *, rules: Mapping[str, Rep] | None = None) -> Rep:
    """The representation that `to_json` wrote.

    rules: representations of one's own by name, as unbound ones, for example {"P": PseudoScalar()}; code is never
    stored. Raises ValueError for text of another format, a group that is not the one that was stored, or a missing
    rule.
    """
    try:
        data = json.loads(text)
        if data.get("format") != FORMAT:
            raise ValueError(f"format {data.get('format')!r} is not {FORMAT!r}")
        groups = [_read_group(entry) for entry in data["groups"]]
        return _read(data["rep"], groups, rules or {}, MAX_DEPTH)
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError, ValueError) as problem:
        reason = f"{type(problem).__name__}: {problem}" if not isinstance(problem, ValueError) else str(problem)
        raise ValueError(f"this is no representation that to_json wrote ({reason[:300]}): write it anew.") from None


def _node(rep: Rep, groups: list[Group]) -> Any:
    if isinstance(rep, Sum):
        return {"sum": [[count, _node(term, groups)] for term, count in rep.terms]}
    if isinstance(rep, Product):
        return {"product": [_node(factor, groups) for factor in rep.factors]}
    (atom,) = rep.atoms()
    node: dict[str, Any] = {"atom": atom.label, "dual": atom.dual, "group": _number(atom.group, groups)}
    if isinstance(atom, Custom) and isinstance(atom.rule, Subspace) and not atom.label.startswith("Gamma("):
        node |= {"inside": _node(atom.rule.rep, groups), "Q": _array(atom.rule.Q)}
    if isinstance(atom, Custom) and atom.group is not None:
        node["size"] = atom.size()
    return node


def _read(node: Any, groups: list[Group], rules: Mapping[str, Rep], depth: int) -> Rep:
    if depth == 0:
        raise ValueError(f"it is nested deeper than {MAX_DEPTH}")
    if "sum" in node:
        return direct_sum(*(copies(count, _read(term, groups, rules, depth - 1)) for count, term in node["sum"]), Sum())
    if "product" in node:
        return tensor_product(*(_read(factor, groups, rules, depth - 1) for factor in node["product"]))
    group = None if node["group"] is None else groups[node["group"]]
    if "Q" in node:
        inside = _read(node["inside"], groups, rules, depth - 1)
        found: Rep = custom(Subspace(inside, _read_array(node["Q"]), str(node["atom"])), group)
    else:
        found = _named(str(node["atom"]), group, rules)
    found = found.T if node["dual"] else found
    if "size" in node and found.size() != node["size"]:
        raise ValueError(f"{node['atom']} has dimension {found.size()} here and had {node['size']}")
    return found


def _named(label: str, group: Group | None, rules: Mapping[str, Rep]) -> Rep:
    if label == "V":
        return base(group)
    try:
        rep = rules[label] if label in rules else parse(label)
    except ValueError:
        raise ValueError(
            f"{label!r} is a representation of one's own: give it as rules={{{label!r}: ...}}, since code is not stored"
        ) from None
    return as_rep(rep) if group is None else as_rep(rep)(group)


def _number(group: Group | None, groups: list[Group]) -> int | None:
    if group is None:
        return None
    if group not in groups:
        groups.append(group)
    return groups.index(group)


def _group(group: Group) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": group.name, "fingerprint": _fingerprint(group)}
    if _from_library(group.name) != group:
        entry |= {"lie_algebra": _array(group.lie_algebra), "discrete": _array(group.discrete_generators)}
    return entry


def _read_group(entry: Any) -> Group:
    if "lie_algebra" in entry:
        group = Group(str(entry["name"]), _read_array(entry["lie_algebra"]), _read_array(entry["discrete"]))
    else:
        group = parse_group(str(entry["name"]))
    if _fingerprint(group) != entry["fingerprint"]:
        raise ValueError(f"the group {entry['name']} has other generators than the one that was stored")
    return group


def _fingerprint(group: Group) -> str:
    """SHA-256 of the rounded generators: the last bits of sines depend on the platform."""
    content = hashlib.sha256(group.name.encode("utf-8", "backslashreplace"))
    for part in (group.lie_algebra, group.discrete_generators):
        content.update(str(part.shape).encode() + (np.round(part, 6).astype(complex) + 0.0).tobytes())
    return content.hexdigest()


def _from_library(name: str) -> Group | None:
    try:
        return parse_group(name)
    except ValueError:
        return None


def _array(values: np.ndarray) -> dict[str, Any]:
    """The shortest decimals that give the same bits back."""
    parts = [np.real(values), np.imag(values)] if np.iscomplexobj(values) else [values]
    return {"shape": list(values.shape), "parts": [part.ravel().tolist() for part in parts]}


def _read_array(entry: Any) -> np.ndarray:
    parts = [np.array(part, float) for part in entry["parts"]]
    values = parts[0] + 1j * parts[1] if len(parts) == 2 else parts[0]
    return values.reshape([int(size) for size in entry["shape"]])
