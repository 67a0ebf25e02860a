"""How many pairings are kept, and what is to be known of the layer beside it."""

import time

from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html
from emlp_widgets.views.layer.table import nothing


def headline(lab: Lab, patience_seconds: float = 0.5) -> str:
    """What the seed keeps; the progress of the work under way below it once that has taken `patience_seconds`."""
    progress = lab.pairing
    elapsed = time.monotonic() - progress.started if progress.active else 0.0
    working = html.note(html.escape(f"{progress.message} · {elapsed:.1f} s")) if elapsed > patience_seconds else ""
    return html.status("pairings-status", progress, _kept(lab) + working, spoken=False)


def _kept(lab: Lab) -> str:
    if not lab.pairings:
        return ""
    pairings = lab.pairings[lab.shown_layer]
    if not pairings.possible:
        return html.note(nothing(pairings.rule))
    seed = f"locked at seed {lab.inputs.lock}" if lab.inputs.lock >= 0 else f"kept by seed {pairings.seed}"
    by = seed if lab.inputs.policy == "sampled" else "kept"
    title = f"<em>{pairings.weights:,}</em> of {pairings.possible:,} pairings {html.escape(by)}"
    changed = len(lab.inputs.switched.split())
    switched = html.note(f"{changed} switched by hand.") if changed else ""
    return f'<h2 class="emlp-big">{title}</h2>{switched}{_blind(lab)}'


def _blind(lab: Lab) -> str:
    """A warning where the network cannot tell its inputs apart."""
    if lab.inspection is None:
        return ""
    plan, advice = lab.inspection.model.plan, lab.inspection.advice
    if plan.sight is None or plan.sight.is_clear:
        return ""
    return html.warning(f"This network is blind: {plan.sight}. {advice}")


def hidden(lab: Lab) -> str:
    """The hidden layers, why they are so, and what the network can tell apart."""
    if lab.inspection is None:
        return ""
    plan = lab.inspection.model.plan
    rep = plan.hidden[min(lab.shown_layer, len(plan.hidden) - 1)]
    text = f"Hidden layer of {rep.size()} numbers: {rep}{f' ({plan.why})' if plan.why else ''}."
    sees = f" The network {plan.sight}." if plan.sight is None or plan.sight.is_clear else ""
    return html.note(html.escape(text + sees))
