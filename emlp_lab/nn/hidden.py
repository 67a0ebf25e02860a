"""Hidden layers that let the input through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from emlp_lab.algebra.whole import positive
from emlp_lab.groups import Group
from emlp_lab.nn.acting import Groups, as_groups, bind
from emlp_lab.nn.bilinear.rule import Rule
from emlp_lab.nn.widths import uniform_rep
from emlp_lab.reps import Rep, Scalar, V, blocks
from emlp_lab.reps.library.radical import radical_layers
from emlp_lab.reps.tree import Sum, copies, direct_sum, tensor_product

Channels = int | Rep | Sequence[int | Rep]

CHANNELS = 8  # copies of a type without which a network would be blind
LARGE = 16  # from this size on permutations move the places of sets, sequences and images


class Choice(StrEnum):
    """How integer widths become hidden layers. auto: shared out as in emlp, and types that the input needs are added.
    emlp: the rule of emlp 1.0.3 alone, see `uniform_rep`.
    """

    AUTO = "auto"
    EMLP = "emlp"


@dataclass(frozen=True)
class Hidden:
    """Representations of the hidden layers, and a rule for the bilinear ones. why: in words, of what was decided here;
    empty where all was given.
    """

    reps: tuple[Rep, ...]
    rule: Rule
    why: str


def as_choice(value: Choice | str) -> Choice:
    """The choice of this name. Raises ValueError for others."""
    try:
        return Choice(value)
    except ValueError:
        raise ValueError(
            f"hidden={value!r}: choose one of {', '.join(map(repr, map(str, Choice)))}; layers of your own are given "
            "as ch, for example ch=[32 * T(0) + 8 * T(1)]."
        ) from None


def hidden_reps(
    ch: Channels, num_layers: int, group: Groups, ends: Sequence[Rep] = (), *, extra: Sequence[Rep] = ()
) -> tuple[Rep, ...]:
    """The representation of each hidden layer. An integer is a width, shared out among the types that `group` has.

    ends: input and output, bound; the types that they need are added. Without them the rule is that of emlp. extra:
    more types to add.
    """
    if isinstance(ch, str):
        raise ValueError(f"ch={ch!r}: give an integer such as 384, a representation, or a list of either.")
    each = list(ch) if isinstance(ch, Sequence) else [ch] * positive("num_layers", num_layers, 3)
    if not each:
        raise ValueError("ch=[]: a network needs at least one hidden layer, for example ch=[384, 384].")
    groups = as_groups(group)
    shared = {c: _shared(c, groups, ends, extra) for c in each if not isinstance(c, Rep)}
    return tuple(bind(c, groups, "ch") if isinstance(c, Rep) else shared[c] for c in each)


def candidates(
    ch: Channels, num_layers: int, groups: tuple[Group, ...], ends: Sequence[Rep], rule: Rule | None, choice: Choice
) -> Iterator[Hidden]:
    """What to try in turn, until a network sees its input. rule: None where it may be chosen, too."""
    first = rule or (Rule.FULL if choice == Choice.AUTO and _layers(groups) else Rule.EXACT)
    plain = hidden_reps(ch, num_layers, groups, ends if choice == Choice.AUTO else ())
    yield Hidden(plain, first, _why(ch, plain, num_layers, groups))
    if choice == Choice.EMLP:
        return
    blind = "since with less the network would be blind"
    products = _products(groups, ends)
    wider = hidden_reps(ch, num_layers, groups, ends, extra=products) if products else plain
    if wider != plain:
        yield Hidden(wider, first, f"{_why(ch, wider, num_layers, groups)}; {blind}")
    if rule or first == Rule.FULL:
        return
    for reps in dict.fromkeys([plain, wider]):
        yield Hidden(reps, Rule.CONTRACT, f"{_why(ch, reps, num_layers, groups)}; pairing 'contract', {blind}")
    if found := _few_types(ch, num_layers, groups, ends):
        yield Hidden(found, Rule.FULL, f"hidden layers share their numbers among few types; pairing 'full', {blind}")


def _shared(ch: int, groups: tuple[Group, ...], ends: Sequence[Rep], extra: Sequence[Rep]) -> Rep:
    """The width shared out, and what is missing added."""
    layers = [*_layers(groups), *_layered(groups, ends)] if ends else ()
    base = _equal_shares(ch, groups, layers) if layers else uniform_rep(ch, groups)
    if not ends:
        return base
    have = {block.rep: block.copies for block in blocks(base)}
    wanted = _wanted(ch, groups, ends, extra)
    missing = [copies(count - have.get(rep, 0), rep) for rep, count in wanted.items() if count > have.get(rep, 0)]
    merged = direct_sum(base, *missing)
    return direct_sum(Sum(), *(copies(block.copies, block.rep) for block in blocks(merged))) if missing else base


def _equal_shares(ch: int, groups: tuple[Group, ...], layers: Sequence[Rep]) -> Rep:
    """About ch numbers, as many for scalars as for V, V*, and the layers of V that have no complement."""
    uniform_rep(ch, groups)  # raises for what is no width
    types = dict.fromkeys([Scalar, *_bases(groups), *layers, *(layer.T for layer in layers)])
    share = ch // len(types)
    return direct_sum(*(copies(max(share // rep.size(), 1 if rep == Scalar else CHANNELS), rep) for rep in types))


def _wanted(ch: int, groups: tuple[Group, ...], ends: Sequence[Rep], extra: Sequence[Rep]) -> dict[Rep, int]:
    """How many copies of which types a hidden layer must have: of each V, of the types of input and output, of extra
    ones; no fewer than the input has, up to 8.
    """
    wanted: dict[Rep, int] = {Scalar: 1}
    have = {block.rep: block.copies for block in blocks(uniform_rep(ch, groups))}
    for rep in _bases(groups):
        places = rep.is_permutation and rep.size() >= LARGE
        wanted[rep] = CHANNELS if places or rep not in have else 1
    source, *targets = ends
    for block in blocks(source):
        places = block.rep.is_permutation and block.dim >= LARGE
        least = CHANNELS if places else 1 if block.rep in have else _affordable(ch, block.rep)
        wanted[block.rep] = max(wanted.get(block.rep, 0), min(block.copies, CHANNELS), least)
    for rep in [*(block.rep for target in targets for block in blocks(target)), *extra]:
        wanted[rep] = max(wanted.get(rep, 0), 1 if rep in have else _affordable(ch, rep))
    most = 4 * max(ch, LARGE)
    return {
        rep: count for rep, count in wanted.items() if rep.size() <= most or rep.is_permutation or rep in _bases(groups)
    }


def _affordable(ch: int, rep: Rep) -> int:
    """Up to 8 copies, as far as they take no more than the width again."""
    return max(1, min(CHANNELS, ch // rep.size()))


def _bases(groups: tuple[Group, ...]) -> list[Rep]:
    return list(dict.fromkeys(rep for group in groups for rep in (V(group), V(group).T)))


def _layers(groups: tuple[Group, ...]) -> list[Rep]:
    return [layer for group in groups for layer in radical_layers(group)]


def _layered(groups: tuple[Group, ...], ends: Sequence[Rep]) -> list[Rep]:
    """The types of the ends with a layer in place of a V: for points in any order, V(S(5))*V(SE(3)), their differences
    from a common point, V(S(5))*rad(V).
    """
    found = []
    for group in groups:
        for block in (block for end in ends for block in blocks(end)):
            atoms = list(block.rep.atoms())
            places = [i for i, atom in enumerate(atoms) if atom in (V(group), V(group).T)]
            for layer in radical_layers(group) if len(atoms) > len(places) == 1 else ():
                rep = tensor_product(*(layer if i in places else atom for i, atom in enumerate(atoms)))
                found += [one.rep for one in blocks(rep)]
    return found


def _products(groups: tuple[Group, ...], ends: Sequence[Rep]) -> list[Rep]:
    """Representations of one's own times each V: through these a network with few carriers gets to them."""
    bases = _bases(groups)
    own = dict.fromkeys(atom for end in ends for atom in end.atoms() if atom not in bases)
    found = [block.rep for atom in own for rep in bases for block in blocks(tensor_product(atom, rep))]
    return list(dict.fromkeys([*own, *found]))


def _few_types(ch: Channels, num_layers: int, groups: tuple[Group, ...], ends: Sequence[Rep]) -> tuple[Rep, ...]:
    """Hidden layers of few types, between which all equivariant bilinear maps are found in seconds; none where these
    are too large.
    """
    types = list(dict.fromkeys(block.rep for end in ends for block in blocks(end)))
    each = list(ch) if isinstance(ch, Sequence) else [ch] * num_layers
    sizes = 1 + sum(rep.size() for rep in dict.fromkeys([*_bases(groups), *types]))
    if sizes**3 > 10**5:
        return ()
    return tuple(c if isinstance(c, Rep) else _equal_shares(c, groups, types) for c in each)


def _why(ch: Channels, reps: Sequence[Rep], num_layers: int, groups: tuple[Group, ...]) -> str:
    """In words, for the widths that were shared out."""
    widths = [c for c in (ch if isinstance(ch, Sequence) else [ch]) if not isinstance(c, Rep)]
    if not widths:
        return ""
    if layers := _layers(groups):
        names = ", ".join(str(layer) for layer in layers)
        return f"V has parts without a complement ({names}), so that hidden layers have these, scalars, V and its dual"
    added: dict[Rep, int] = {}
    for rep, plain in zip(reps, hidden_reps(ch, num_layers, groups), strict=True):
        before = {block.rep: block.copies for block in blocks(plain)}
        more = {block.rep: block.copies - before.get(block.rep, 0) for block in blocks(rep)}
        added |= {rep: count for rep, count in more.items() if count > added.get(rep, 0)}
    shared = f"{', '.join(map(str, dict.fromkeys(widths)))} numbers shared evenly among tensor ranks"
    if not added:
        return shared
    text = direct_sum(*(copies(count, rep) for rep, count in added.items()))
    return f"{shared}, and {text} added, which the input or the output needs"
