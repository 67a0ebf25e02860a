"""Representations as JSON and as text: what is read is what was written, and hostile text is refused at little cost."""

import json
import tracemalloc

import numpy as np
import pytest

from emlp_lab.groups import CATALOG, GL, O13, SO, SU, D, Embed, Group, O, Octahedral, Q, S, Z, from_generators
from emlp_lab.reps import (
    Alt,
    Gamma,
    Irrep,
    Regular,
    Rep,
    Scalar,
    Spin,
    Sum,
    Sym,
    T,
    V,
    decompose,
    factors,
    from_function,
    from_json,
    irreps,
    parse,
    restrict,
    subrepresentation,
    to_json,
)
from tests.cases import CUSTOM, GROUPS, REPS, as_shipped, catches
from tests.laws import elements
from tests.processes import run, run_here
from tests.work import LITTLE, calls


class PseudoScalar(Rep):
    def rho(self, g):
        return np.linalg.det(g) * np.eye(1)


class Turns(Rep):
    def __init__(self, k):
        self.k = k

    def rho(self, g):
        return np.linalg.matrix_power(g, self.k)

    def __str__(self):
        return f"Turns({self.k})"


def beside_one(g):
    return np.block([[g, np.zeros((2, 1))], [np.zeros((1, 2)), np.ones((1, 1))]])


OWN = from_generators([[[0.1, 1 / 3], [-(2**0.5), 0]]], [[[-1.0, 0], [0, 8 / 7]]], name='an "own" group, ünïcode')
COMPLEX = from_generators([[[1j, 0.2], [0, 0]]], name="complex")
POWERS = Group("Powers", np.zeros((0, 2, 2)), np.array([[[0.0, -1.0], [1.0, 0.0]]]))
RULES: dict[str, Rep] = {"PseudoScalar": PseudoScalar(), "Turns(2)": Turns(2), "Turns(3)": Turns(3)}
odd = subrepresentation(T(2)(SO(3)), np.eye(9)[:, [1, 2, 5]] - np.eye(9)[:, [3, 6, 7]], name="odd")

UNBOUND: list[Rep] = [
    *REPS.values(),
    Sum(),
    Scalar,
    7 * Scalar,
    Irrep(3),
    Irrep(2, -1),
    Spin(1.5).T,
    Sym(V, 2),
    Alt(V.T + 2, 3),
    Sym(Sym(V, 2) * Irrep(1), 2),
    Gamma(4),
    Regular(),
    3 * (Gamma(1) * V) + Regular(),
    (V + 1) * (V.T + 2 * Irrep(1)),
]  # fmt: skip
BOUND: list[Rep] = [
    *(T(1, 1)(group) + 3 * V(group) for group in (*GROUPS, *CUSTOM)),
    V(OWN).T * V(OWN),
    V(COMPLEX).T + 1,
    Irrep(2)(O(3)) + Irrep(2, -1)(O(3)) * V(O(3)),
    Spin(0.5)(SU(2)) * Spin(1)(SU(2)).T,
    Sym(V.T, 2)(GL(2)) + Sym(V, 2)(GL(2)).T,
    Sym(Gamma(2) + V, 2)(S(3)),
    Alt(V, 2)(OWN),
    Gamma(2)(S(4)) * irreps(Q(8))[4],
    Gamma(1)(POWERS) + Regular(POWERS),
    Regular(S(3)) * V(S(3)),
    odd,
    2 * odd * V(SO(3)),
    subrepresentation((odd + V)(SO(3)), slice(3), name="odd again").T,
    subrepresentation(V(SU(2)) * V(SU(2)), np.array([[0], [1], [-1], [0]]), name="Gamma(1)"),
    subrepresentation(V(GL(2)) * V(GL(2)), np.array([[0], [1], [-1], [0]]), name="V").T,
    *(c.irreducible for c in decompose((T(2) + Regular())(S(3)))),
    *factors(SO(3), S(4)),
    factors(SO(3), OWN)[1] * V(SO(3)),
    restrict(Gamma(2)(S(3)), Z(3)),
    Sym(restrict(Regular(S(3)), Z(3)), 2),
    restrict((V * V)(SO(3)) + V(SO(3)), Octahedral()),
    V(SO(3)) * V(S(4)) + V(OWN) * (V(SO(3)) + V(COMPLEX).T),
    Irrep(2)(SO(3)) * Spin(1)(SU(2)) * Gamma(2)(S(3)),
    V(SO(3)) * V + Irrep(1)(SO(3)),
]  # fmt: skip
OWN_RULES: list[Rep] = [
    1 * PseudoScalar(),
    PseudoScalar()(O(3)) + 2 * V(O(3)),
    Turns(2)(SO(2)) * Turns(3)(SO(2)) + PseudoScalar()(SO(2)),
    PseudoScalar()(OWN).T,
    Sym(PseudoScalar() + V, 2)(O(2)),
    Sym(Turns(2), 3),
    subrepresentation((PseudoScalar() + V)(O(2)), slice(1, 3), name="rest"),
]
every_rep = pytest.mark.parametrize("rep", UNBOUND + BOUND + OWN_RULES, ids=lambda rep: str(rep)[:60])


@every_rep
def test_round_trip(rep):
    text = to_json(rep)
    found = from_json(text, rules=RULES)
    assert found == rep
    assert hash(found) == hash(rep)
    assert str(found) == str(rep)
    assert found.sort_key == rep.sort_key
    assert to_json(found) == text
    assert from_json(json.dumps(json.loads(text), indent=3), rules=RULES) == rep


def is_bound(rep: Rep) -> bool:
    return all(atom.group is not None for atom in rep.atoms())


def test_one_representation_of_the_table_is_bound_in_part():
    assert [str(rep) for rep in BOUND + OWN_RULES[1:5] if not is_bound(rep)] == ["V(SO(3))*V + Irrep(1)(SO(3))"]


@pytest.mark.parametrize("rep", [rep for rep in BOUND + OWN_RULES[1:5] if is_bound(rep)], ids=lambda rep: str(rep)[:60])
def test_the_same_matrices_come_back(rep):
    found = from_json(to_json(rep), rules=RULES)
    g = {group: elements(group)[-1] for group in rep.groups}
    np.testing.assert_array_equal(found.rho(g), rep.rho(g))


@pytest.mark.parametrize("entry", CATALOG, ids=lambda entry: entry.name)
def test_groups_of_the_catalog(entry):
    group = entry.make(*(parameter_value(p) for p in entry.parameters))
    rep = (V * V.T + 2)(group)
    assert from_json(to_json(rep)) == rep
    assert "lie_algebra" not in to_json(rep)  # by name alone


def parameter_value(parameter):
    from emlp_lab.groups import parse_group

    return (
        parse_group(parameter.default)
        if isinstance(parameter.default, str) and parameter.name in "GNHP"
        else (parameter.default)
    )


def test_groups_are_the_same_bits():
    for group in (OWN, COMPLEX, Embed(SO(2), 4, slice(1, 3)), *CUSTOM):
        (found,) = from_json(to_json(V(group))).groups
        assert found == group
        for part in ("lie_algebra", "discrete_generators"):
            one, other = getattr(found, part), getattr(group, part)
            assert one.dtype == other.dtype
            assert one.tobytes() == other.tobytes()
            assert np.signbit(np.real(one)).tobytes() == np.signbit(np.real(other)).tobytes()


def test_a_group_that_only_has_the_name_of_another_is_stored_whole():
    other = from_generators([[[0, -2.0], [2, 0]]], name="SO(2)")
    found = from_json(to_json(V(other) * V(SO(2))))
    assert found == V(other) * V(SO(2))
    assert set(found.groups) == {other, SO(2)}


def test_each_group_is_stored_once():
    data = json.loads(to_json((V(OWN) * V(SO(3)) + V(OWN).T) * V(OWN)))
    assert [entry["name"] for entry in data["groups"]] == [OWN.name, "SO(3)"]


def test_names_of_the_library_are_no_cover():
    """A rule of one's own that is called V or Irrep(2) is not taken for them."""
    for name in ("V", "T(2)", "Irrep(2)", "Regular", "Gamma(0)", "Sym(V, 2)", "5*V"):
        rule = from_function(lambda g: np.linalg.det(g) * np.eye(1), name)
        text = to_json(rule(O(3)) * V(O(3)))
        catches(lambda text=text: from_json(text), name, "rules")
        assert from_json(text, rules={name: rule}) == rule(O(3)) * V(O(3))


def test_other_rules_under_the_same_name_are_refused():
    text = to_json(Turns(2)(SO(2)))
    assert from_json(text, rules={"Turns(2)": Turns(2)}) == Turns(2)(SO(2))
    catches(lambda: from_json(text), "Turns(2)", "rules")
    catches(lambda: from_json(text, rules={"Turns(2)": from_function(lambda g: g, "Turns(2)")}), "Turns(2)", "other")
    catches(lambda: from_json(text, rules={"Turns(2)": V}), "Turns(2)", "other")
    catches(lambda: from_json(text, rules={"Turns(2)": Scalar}), "Turns(2)")
    catches(lambda: from_json(text, rules={"Turns(2)": 2 * V}), "Turns(2)")
    catches(lambda: from_json(text, rules={"Turns(2)": "V"}), "'V'")  # type: ignore[dict-item]


def test_restriction_by_a_function_needs_it_again():
    rep = restrict(V(SO(3)), SO(2), beside_one)
    text = to_json(rep + V(SO(2)))
    catches(lambda: from_json(text), "V|SO(3)", "rules")
    assert from_json(text, rules={"V|SO(3)": rep}) == rep + V(SO(2))


PROGRAM = """
import sys
from emlp_lab.reps import from_json, to_json
for line in sys.argv[1:]:
    rep = from_json(line)
    assert to_json(rep) == line
    print(hash(rep) != 0, rep.size(), [group.digest for group in rep.groups], rep.sort_key[1:])
"""


def test_other_processes_read_the_same():
    texts = [to_json(rep) for rep in BOUND[-12:] if all(atom.group for atom in rep.atoms())]
    assert len(texts) > 8
    assert run(PROGRAM, *texts, PYTHONHASHSEED="999") == run_here(PROGRAM, *texts)


def test_text_of_everything_of_the_library():
    """parse(str(rep)) is rep, for one group after binding, for several as it is."""
    for rep in UNBOUND:
        assert parse(str(rep)) == rep
    pairs: list[tuple[Rep, Group]] = [
        (Irrep(2, -1) * V + 2 * Irrep(1), O(3)),
        (Spin(0.5).T * Spin(1), SU(2)),
        (Sym(V.T, 2) * Alt(V, 2).T, O13()),
        (Gamma(2) * Regular() + Sym(Gamma(1) + 1, 2), S(3)),
    ]
    for rep, group in pairs:
        bound = rep(group)
        assert parse(str(bound))(group) == bound
        mixed = 2 * (bound * V(D(4)).T) + bound + V(Z(3)) * bound
        assert parse(str(mixed)) == mixed


@pytest.mark.parametrize("entry", CATALOG, ids=lambda entry: entry.name)
def test_text_names_every_group_of_the_catalog(entry):
    group = entry.make(*(parameter_value(p) for p in entry.parameters))
    mixed = V(group).T * V(SO(7)) + 2 * V(group)
    assert parse(str(mixed)) == mixed


SAMPLE = to_json(V(OWN) * Irrep(2)(SO(3)) + 3 * odd + Sym(Gamma(2), 2)(S(3)) + 2 * factors(SO(3), S(2))[0])


@pytest.mark.parametrize("start", range(0, 100, 10))
def test_truncated_text_is_refused(start):
    for stop in range(start, len(SAMPLE), 100):
        catches(lambda stop=stop: from_json(SAMPLE[:stop]), "to_json")


def changed(change, text=SAMPLE):
    data = json.loads(text)
    change(data)
    return json.dumps(data)


def nested(depth, node='{"atom": "V", "dual": false, "group": null}'):
    opening = '{"format": "emlp-lab representation 1", "groups": [], "rep": '
    return opening + '{"sum": [[1, ' * depth + node + "]]}" * depth + "}"


def tree(node, groups=()):
    return json.dumps({"format": "emlp-lab representation 1", "groups": list(groups), "rep": node})


def atom(name, **more):
    return {"atom": name, "dual": False, "group": None, **more}


SO3 = json.loads(to_json(V(SO(3))))["groups"][0]
STORED = json.loads(to_json(V(OWN)))["groups"][0]
HOSTILE = {
    "empty": "",
    "null": "null",
    "number": "3",
    "list": "[]",
    "text": '"V"',
    "no JSON": "V + V",
    "no format": '{"rep": {"sum": []}, "groups": []}',
    "other format": changed(lambda d: d.update(format="emlp-lab representation 2")),
    "long format": changed(lambda d: d.update(format="x" * 10**6)),
    "no tree": changed(lambda d: d.pop("rep")),
    "no groups": changed(lambda d: d.pop("groups")),
    "groups missing": changed(lambda d: d["groups"].pop()),
    "groups no list": changed(lambda d: d.update(groups=7)),
    "fingerprint": changed(lambda d: d["groups"][0].update(fingerprint="0" * 64)),
    "fingerprint of the library": changed(lambda d: d["groups"][1].update(fingerprint="0" * 64)),
    "name of a group": changed(lambda d: d["groups"][1].update(name="SO(4)")),
    "name of an own group": changed(lambda d: d["groups"][0].update(name="another")),
    "generator": changed(lambda d: d["groups"][0]["lie_algebra"]["parts"][0].__setitem__(0, 0.25)),
    "generator not finite": changed(lambda d: d["groups"][0]["lie_algebra"]["parts"][0].__setitem__(0, float("nan"))),
    "generator too large": changed(lambda d: d["groups"][0]["lie_algebra"]["parts"][0].__setitem__(0, 10**400)),
    "generator no number": changed(lambda d: d["groups"][0]["lie_algebra"]["parts"][0].__setitem__(0, "1")),
    "shape of generators": changed(lambda d: d["groups"][0]["lie_algebra"].update(shape=[4, 1])),
    "absurd shape": changed(lambda d: d["groups"][0]["lie_algebra"].update(shape=[10**9, 10**9, 10**9])),
    "infinite shape": changed(lambda d: d["groups"][0]["lie_algebra"].update(shape=[1e999])),
    "unknown group": tree(atom("V", group=0), [{"name": "SO(3", "fingerprint": ""}]),
    "huge group": tree(atom("V", group=0), [{"name": "SO(1000000)", "fingerprint": ""}]),
    "huge product": tree(atom("V", group=0), [{"name": "x".join(["S(100)"] * 50), "fingerprint": ""}]),
    "negative group": tree(atom("V", group=-1), [SO3]),
    "group out of range": tree(atom("V", group=1), [SO3]),
    "group no number": tree(atom("V", group="0"), [SO3]),
    "group a truth value": tree(atom("V", group=False), [SO3]),
    "unknown atom": tree(atom("W")),
    "composite atom": tree(atom("5*V")),
    "power in an atom": tree(atom("V**60")),
    "code": tree(atom("__import__('os')")),
    "atom no text": tree(atom(3)),
    "bound atom": tree(atom("V(SO(3))", group=0), [SO3]),
    "wrong group": tree(atom("Spin(1/2)", group=0, size=2), [SO3]),
    "infinite group": tree(atom("Gamma(0)", group=0, size=1), [SO3]),
    "number too large": tree(atom("Irrep(100000)")),
    "size": tree(atom("Irrep(2)", group=0, size=7), [SO3]),
    "size no number": tree(atom("Irrep(2)", group=0, size="5"), [SO3]),
    "nothing": tree({}),
    "no atom": tree({"dual": False, "group": None}),
    "negative count": tree({"sum": [[-1, atom("V")]]}),
    "half a count": tree({"sum": [[1.5, atom("V")]]}),
    "count a truth value": tree({"sum": [[True, atom("V")]]}),
    "count no number": tree({"sum": [["2", atom("V")]]}),
    "term no pair": tree({"sum": [[2]]}),
    "sum no list": tree({"sum": 4}),
    "product no list": tree({"product": 4}),
    "product of nothing": tree({"product": [None]}),
    "deep": nested(101),
    "very deep": nested(10**5),
    "deep text": "[" * 10**6,
    "many terms": tree({"sum": [[10**5, {"sum": [[1, atom("V")], [1, atom("Regular")]]}]]}),
    "power": tree({"power": -1, "odd": False, "of": atom("V"), "dual": False, "group": None}),
    "power too large": tree({"power": 10**9, "odd": True, "of": atom("V"), "dual": False, "group": None}),
    "power of nothing": tree({"power": 2, "odd": True, "dual": False, "group": None}),
    "subspace of an unbound one": tree(
        {"inside": atom("V"), "Q": {"shape": [3, 1], "parts": [[1, 0, 0]]}, "name": "W", "dual": False, "group": None}
    ),
    "no subspace": tree(
        {"inside": atom("V", group=0), "Q": {"shape": [3, 1], "parts": [[1, 0, 0]]}, "name": "W", "dual": False,
         "group": 0}, [SO3]
    ),
    "subspace too short": tree(
        {"inside": atom("V", group=0), "Q": {"shape": [3, 3], "parts": [[1, 0, 0]]}, "name": "W", "dual": False,
         "group": 0}, [SO3]
    ),
    "factors": tree({"factors": [0], "which": 0, "dual": False, "group": 0}, [SO3]),
    "which factor": tree({"factors": [0, 0], "which": 2, "dual": False, "group": None}, [SO3]),
    "factors undetermined": tree({"factors": [0, 0], "which": 0, "dual": False, "group": None}, [STORED]),
    "restricted to no subgroup": tree({"restricted": atom("V", group=0), "dual": False, "group": 1}, [SO3, STORED]),
    "restricted to nothing": tree({"restricted": atom("V", group=0), "dual": False, "group": None}, [SO3]),
    "own rule": tree({"own": "P", "fingerprint": None, "dual": False, "group": None}),
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_at_little_cost(text):
    tracemalloc.start()
    try:
        work = calls(lambda: catches(lambda: from_json(text), "to_json"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert work < LITTLE
    assert peak < 200 * 2**20


@pytest.mark.parametrize("text", [None, 3, ["x"]])
def test_what_is_no_text_is_refused(text):
    catches(lambda: from_json(text), "to_json")


def test_absurd_counts_cost_nothing():
    tracemalloc.start()
    try:
        rep = from_json(tree({"sum": [[10**18, atom("V", group=0)]]}, [SO3]))
        with as_shipped():
            assert rep.size() == 3 * 10**18
        assert tracemalloc.get_traced_memory()[1] < 10**7
    finally:
        tracemalloc.stop()
    catches(rep.equivariant_basis, "limit")
