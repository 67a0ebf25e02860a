"""Two seeds side by side: which carriers each of them draws, and what it changes."""

from emlp_lab.nn.bilinear.pairings import Carriers
from emlp_lab.reps import Rep
from emlp_widgets.compute.network import KeptLayers
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.state.words import copies_words
from emlp_widgets.views import html

MAX_SQUARES = 60  # of more copies the numbers of those that act are written


def two_seeds(lab: Lab) -> str:
    """HTML of the card; nothing while the pairings are not known."""
    if lab.layers is None or not lab.pairings[lab.shown_layer].possible:
        return ""
    return f'<div class="emlp-seeds" data-testid="comparison"><h3>Two seeds</h3>{_content(lab, lab.layers)}</div>'


def _content(lab: Lab, layers: KeptLayers) -> str:
    others, plan = layers.other_pairings, layers.kept[lab.shown_layer].plan
    if lab.inputs.policy != "sampled":
        return html.note("All copies act, whatever the seed.")
    if not others:
        return html.note("Give a second seed above: its pairings are shown beside these.")
    theirs = {carriers.type: carriers for carriers in others[lab.shown_layer].carriers}
    pairs = [(mine, theirs[mine.type]) for mine in lab.pairings[lab.shown_layer].carriers]
    drawn = [(mine, other) for mine, other in pairs if len(other.kept) < other.copies or mine.kept != other.kept]
    reps = {supply.type: slot.rep for supply, slot in zip(plan.supply, plan.inputs.slots, strict=True)}
    mine_of = lab.inputs.lock if lab.inputs.lock >= 0 else lab.inputs.seed
    rows = "".join(_rows(mine, other, mine_of, lab.inputs.other, named=len(drawn) > 1) for mine, other in drawn)
    shared = (
        " ".join(_shared(mine, other, reps[mine.type]) for mine, other in drawn) or "Every copy acts with either seed."
    )
    saved = "A saved model keeps its pairings and gives the same bits again."
    return f'<div class="emlp-seeds-grid"><div>{rows}</div><p><b>{shared}</b> {_effect(lab)} {saved}</p></div>'


def _rows(mine: Carriers, other: Carriers, seed: int, second: int, *, named: bool) -> str:
    title = f'<div class="emlp-quiet">{html.escape(mine.type)}</div>' if named else ""
    return title + _row(f"seed {seed}", mine, other) + _row(f"seed {second}", other, mine)


def _row(name: str, one: Carriers, other: Carriers) -> str:
    numbers = ", ".join(map(str, one.kept))
    if one.copies > MAX_SQUARES:
        return f'<div class="emlp-seeds-row"><span>{name}</span><span>{html.escape(numbers)}</span></div>'
    looks = {copy: "emlp-acts" if copy in other.kept else "emlp-own" for copy in one.kept}
    squares = "".join(f'<i class="{looks.get(copy, "emlp-idle")}"></i>' for copy in range(one.copies))
    spoken = html.escape(f"{name}: {one.type} numbers {numbers} of {one.copies} act")
    return (
        f'<div class="emlp-seeds-row"><span>{name}</span><span role="img" aria-label="{spoken}">{squares}</span></div>'
    )


def _shared(mine: Carriers, other: Carriers, rep: Rep) -> str:
    """For example "1 of 3 vectors is the same."."""
    same, most = len(set(mine.kept) & set(other.kept)), max(len(mine.kept), len(other.kept))
    return html.escape(f"{same} of {copies_words(rep, most)} {'is' if same == 1 else 'are'} the same.")


def _effect(lab: Lab) -> str:
    """What the pairings of the second seed change, with the same weights."""
    if lab.inspection is None:
        return ""
    if lab.inspection.effect is None:
        return "Undo the switches to see how much the outputs change with the other seed."
    change = html.percent(lab.inspection.effect).replace("%", "\N{NO-BREAK SPACE}%")
    return (
        f"Same weights, pairings of seed {lab.inputs.other}: outputs change by up to "
        f'<b data-testid="effect">{change}</b> of the largest.'
    )
