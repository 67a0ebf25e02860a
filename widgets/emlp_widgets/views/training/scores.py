"""What a run has reached, in words and as a table."""

import numpy as np

from emlp_lab.train import AUGMENTED, Record
from emlp_widgets.state.snapshot import Curves, Lab
from emlp_widgets.views import html

MODELS = ("EMLP", "MLP", AUGMENTED)
COLORS = {"EMLP": 0, "MLP": 1, AUGMENTED: 3}
EVEN = 1.1  # times less error, below which nobody is ahead
LEAD = 1.5  # times less error, from which on it is worth a headline


def headline(lab: Lab) -> str:
    """HTML of one line: who is ahead, and by how much."""
    last = {name: records[-1] for name, records in lab.curves.records.items() if records}
    if "EMLP" not in last or "MLP" not in last or last["EMLP"].step == 0:
        networks = "three networks" if lab.inputs.augmented == "on" else "two networks"
        return _big(f"Press Train: {networks}, the <em>same data</em>")
    other = min(record.test for name, record in last.items() if name != "EMLP")
    ours = last["EMLP"].test
    if not (np.isfinite(ours) and np.isfinite(other)) or min(ours, other) <= 0:
        return _big("The errors are <em>no numbers any more</em>: take a smaller learning rate")
    if other / ours >= LEAD:
        return _big(f"With the symmetry built in: <em>{_times(other / ours)}</em> less error")
    if ours / other >= LEAD:
        return _big(f"Here a plain network is ahead: <em>{_times(ours / other)}</em> less error")
    ahead, times = ("EMLP", other / ours) if other > ours else ("the plain network", ours / other)
    words = "about the same error" if times < EVEN else f"{ahead} has {_times(times)} less error"
    return _big(f"Close so far: <em>{words}</em>")


def scores(curves: Curves) -> str:
    """HTML of the table of the last evaluation."""
    rows = []
    for name, records in curves.records.items():
        if records:
            rows.append(_row(name, records[-1], curves))
    if not rows:
        return ""
    step = max(records[-1].step for records in curves.records.values() if records)
    head = (f"step {step:,}", "test error", "equivariance error", "weights", "train error", "epoch", "time per step")
    return html.table(head, rows, "records")


def _row(name: str, r: Record, curves: Curves) -> list[str]:
    train = "—" if r.train is None else f"{r.train:.4g}"
    error = html.badge(f"{r.equivariance:.1e}", "good" if r.equivariance < 1e-4 else "warn")
    seconds = f"{html.number(r.seconds * 1e3)} ms" if r.seconds and np.isfinite(r.seconds) else "—"
    learner = curves.learners.get(name)
    weights = f"{learner.weights:,}" if learner else "—"
    swatch = f'<i class="emlp-swatch" style="background: var(--d{COLORS[name] + 1})"></i>'
    test = f"<b>{r.test:.4g}</b>"
    return [f"{swatch}{html.escape(name)}", test, error, weights, train, html.number(r.epoch), seconds]


def _times(ratio: float) -> str:
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.1f} times"


def _big(text: str) -> str:
    return f'<h2 class="emlp-big" data-testid="training-headline">{text}</h2>'
