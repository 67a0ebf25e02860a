"""Representations as JSON, groups included: reading never runs anything that the text supplies."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from emlp_lab.algebra.whole import is_whole
from emlp_lab.groups import Group, parse_group
from emlp_lab.reps.custom import Custom
from emlp_lab.reps.library.angular import Angular, Spinor
from emlp_lab.reps.library.factor import Factor, factors
from emlp_lab.reps.library.powers import Alt, Power, Sym
from emlp_lab.reps.library.regular import FiniteIrreducible, Functions, Numbered
from emlp_lab.reps.library.restriction import Pullback, restrict
from emlp_lab.reps.library.subrepresentation import Subrepresentation, subrepresentation
from emlp_lab.reps.notation.parse import parse
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.tree import Product, Sum, as_rep, copies, direct_sum, tensor_product

FORMAT = "emlp-lab representation 1"
MAX_DEPTH = 100
NAMES = re.compile(r"V|Irrep\(\d+(, -?1)?\)|Spin\(\d+(/2)?\)|Gamma\(\d+\)|Regular")


def to_json(rep: Rep) -> str:
    """JSON text of a representation, bound or not, that `from_json` reads back as an equal one.

    Groups of the library are stored by name and fingerprint, others with all generators; subrepresentations with their
    basis; representations of one's own, also those restricted by a function, by name and fingerprint (see `from_json`).
    """
    groups: list[Group] = []
    tree = _node(as_rep(rep), groups)
    return json.dumps({"format": FORMAT, "groups": [_group(group) for group in groups], "rep": tree}, sort_keys=True)


def from_json(text: str, *, rules: Mapping[str, Rep] | None = None) -> Rep:
    """The representation that `to_json` wrote.

    rules: representations of one's own by name, for example {"P": PseudoScalar()}; code is never stored. Raises
    ValueError for text of another format, a group or a rule that is not the one that was stored, or a missing rule.
    """
    if rules is not None and not isinstance(rules, Mapping):
        raise ValueError(f"rules={str(rules)[:60]!r}: give a dict such as {{'P': PseudoScalar()}}.")
    try:
        data = json.loads(text)
        if data.get("format") != FORMAT:
            raise ValueError(f"format {str(data.get('format'))[:60]!r} is not {FORMAT!r}")
        groups = [_read_group(entry) for entry in data["groups"]]
        return _read(data["rep"], groups, rules or {}, MAX_DEPTH)
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError, ArithmeticError, ValueError) as problem:
        reason = f"{type(problem).__name__}: {problem}" if not isinstance(problem, ValueError) else str(problem)
        raise ValueError(f"this cannot be read as a representation that to_json wrote: {reason[:400]}") from None


def _node(rep: Rep, groups: list[Group]) -> dict[str, Any]:
    if isinstance(rep, Sum):
        return {"sum": [[count, _node(term, groups)] for term, count in rep.terms]}
    if isinstance(rep, Product):
        return {"product": [_node(factor, groups) for factor in rep.factors]}
    (atom,) = rep.atoms()
    node = {"dual": atom.dual, "group": None if atom.group is None else _place(atom.group, groups)}
    return node | (_rule(atom, groups) if isinstance(atom, Custom) else {"atom": "V"})


def _rule(atom: Custom, groups: list[Group]) -> dict[str, Any]:
    """What the rule of an atom is made of."""
    match atom.rule:
        case Angular() | Spinor() | Functions() | Numbered() | FiniteIrreducible():
            return {"atom": atom.label, "size": None if atom.group is None else atom.size()}
        case Power(rep=rep, k=k, odd=odd):
            return {"power": k, "odd": odd, "of": _node(rep, groups)}
        case Subrepresentation(rep=rep, Q=Q, name=name):
            return {"inside": _node(rep, groups), "Q": _array(Q), "name": name}
        case Pullback(atom=inner, inclusion=None):
            return {"restricted": _node(inner, groups)}
        case Factor(parts=parts, which=which):
            return {"factors": [_place(part, groups) for part in parts], "which": which}
    return {"own": atom.label, "fingerprint": None if atom.group is None else _content(atom)}


def _read(node: Any, groups: list[Group], rules: Mapping[str, Rep], depth: int) -> Rep:
    if depth == 0:
        raise ValueError(f"it is nested deeper than {MAX_DEPTH}")
    if "sum" in node:
        return direct_sum(*(copies(count, _read(term, groups, rules, depth - 1)) for count, term in node["sum"]), Sum())
    if "product" in node:
        return tensor_product(*(_read(factor, groups, rules, depth - 1) for factor in node["product"]))
    group = None if node["group"] is None else _at(groups, node["group"])
    found = _read_rule(node, groups, rules, depth - 1)
    found = found if group is None else found(group)
    if node.get("size") not in (None, found.size() if group else None):
        raise ValueError(f"{found} has dimension {found.size()} here and had {node['size']}")
    return found.T if node["dual"] else found


def _read_rule(node: Any, groups: list[Group], rules: Mapping[str, Rep], depth: int) -> Rep:
    if "power" in node:
        return (Alt if node["odd"] else Sym)(_read(node["of"], groups, rules, depth), node["power"])
    if "inside" in node:
        inside = _read(node["inside"], groups, rules, depth)
        return subrepresentation(inside, _read_array(node["Q"]), name=node["name"])
    if "restricted" in node:
        return restrict(_read(node["restricted"], groups, rules, depth), _at(groups, node["group"]))
    if "factors" in node:
        left, right = (_at(groups, number) for number in node["factors"])
        return factors(left, right)[node["which"]]
    if "own" in node:
        return _read_own(node, groups, rules)
    if not NAMES.fullmatch(node["atom"]):
        raise ValueError(f"{node['atom']!r} is no representation of the library")
    return parse(node["atom"])


def _read_own(node: Any, groups: list[Group], rules: Mapping[str, Rep]) -> Rep:
    label = str(node["own"])
    if label not in rules:
        raise ValueError(
            f"{label!r} is a representation of one's own: give it as rules={{{label!r}: ...}}, since code is not stored"
        )
    group = None if node["group"] is None else _at(groups, node["group"])
    found = as_rep(rules[label]) if group is None else as_rep(rules[label])(group)
    wanted = label, node["fingerprint"]
    if not isinstance(found, Custom) or (found.label, _content(found) if group else None) != wanted:
        raise ValueError(f"the rule {label!r} is not the one that was stored: it has another name or other matrices")
    return found


def _place(group: Group, groups: list[Group]) -> int:
    if group not in groups:
        groups.append(group)
    return groups.index(group)


def _at(groups: list[Group], number: Any) -> Group:
    if not is_whole(number) or not 0 <= number < len(groups):
        raise ValueError(f"there is no group {number!r}")
    return groups[number]


def _group(group: Group) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": group.name, "fingerprint": _fingerprint(group)}
    if _from_library(group.name) != group:
        entry |= {"lie_algebra": _array(group.lie_algebra), "discrete": _array(group.discrete_generators)}
    return entry


def _read_group(entry: Any) -> Group:
    if "lie_algebra" in entry:
        group = Group(str(entry["name"]), _read_array(entry["lie_algebra"]), _read_array(entry["discrete"]), snap=False)
    else:
        group = parse_group(str(entry["name"]))
    if _fingerprint(group) != entry["fingerprint"]:
        raise ValueError(f"the group {entry['name']} has other generators than the one that was stored")
    return group


def _fingerprint(group: Group) -> str:
    return _rounded(group.name, group.lie_algebra, group.discrete_generators)


def _content(atom: Custom) -> str:
    return _rounded(atom.label, atom.images.lie, atom.images.discrete)


def _rounded(name: str, *parts: np.ndarray) -> str:
    """SHA-256 of rounded matrices: the last bits of sines depend on the platform."""
    content = hashlib.sha256(name.encode("utf-8", "backslashreplace"))
    for part in parts:
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
