"""The lines of emlp_lab that compute what the page shows."""

import ipywidgets as w

from emlp_lab.nn import All, Explicit, Policy, Sampled
from emlp_widgets.compute.network import base_policy
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.given import Given
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html


def code(lab: Lab, given: Given) -> str:
    """A program of a few lines; objects that were given to the panel have no text, and it takes them from a dictionary
    YOURS.
    """
    inputs = lab.inputs
    policy = lab.layers.policy if inputs.switched and lab.layers else base_policy(inputs)
    solver = "" if inputs.route == "auto" else f"Solver({inputs.route!r})"
    names, text = _policy(policy)
    options = [f"ch={inputs.ch}", f"num_layers={inputs.num_layers}", f"seed={inputs.seed}"]
    options += [f"pairing={inputs.pairing!r}"] if inputs.pairing != "exact" else []
    options += [f"policy={text}"] if text else []
    return "\n".join(
        [
            "from emlp_lab import save",
            "from emlp_lab.groups import parse_group",
            f"from emlp_lab.nn import {', '.join(sorted(['EMLP', *names]))}",
            "from emlp_lab.reps import parse",
            *(["from emlp_lab.solve import Solver"] if solver else []),
            "",
            f"group = {_read('parse_group', inputs.group, given)}",
            f"rep_in, rep_out = {_read('parse', inputs.rep_in, given)}, {_read('parse', inputs.rep_out, given)}",
            f"basis = (rep_in >> rep_out)(group).equivariant_basis({solver})",
            "print(basis, basis.evidence)",
            f"model = EMLP(rep_in, rep_out, group, {', '.join(options)})",
            "print(model.pairings[0])",
            'save(model, "model.safetensors")',
        ]
    )


def _read(reader: str, text: str, given: Given) -> str:
    """How the program gets what a text means."""
    return f"YOURS[{text!r}]" if given.holds(text) else f"{reader}({text!r})"


def _policy(policy: Policy) -> tuple[list[str], str]:
    """What has to be imported, and the policy as it is written; nothing for the one that is taken anyway."""
    if isinstance(policy, Explicit):
        carriers = [{name: list(copies) for name, copies in layer} for layer in policy.layers]
        off = [list(layer) for layer in policy.switched]
        return ["Explicit", *(["Pairing"] if any(off) else [])], f"Explicit({carriers}{f', {off}' if any(off) else ''})"
    if isinstance(policy, All):
        return ["All"], "All()"
    return ([], "") if policy == Sampled() else (["Sampled"], repr(policy))


class CodeView:
    """The code as text to be read and selected."""

    def __init__(self, session: Session):
        self._session = session
        self.widget = w.HTML()

    def connect(self, publisher: Publisher) -> None:
        """Nothing acts here."""

    def draw(self, lab: Lab) -> None:
        """Writes the lines of the snapshot."""
        self.widget.value = f"<pre>{html.escape(code(lab, self._session.given))}</pre>"
