"""The maps, and the comparison of moving first and mapping first."""

from emlp_widgets.compute.check import GIVEN
from emlp_widgets.compute.programs.program import Program
from emlp_widgets.state.snapshot import Lab


def maps(lab: Lab) -> Program:
    """The basis, and W with the weights of the sliders; any map where the terms are not told apart."""
    route = lab.inputs.route
    solver = "" if route == "auto" else f"Solver({route!r})"
    names = [("emlp_lab.solve", "Solver")] if solver else []
    basis = (f"basis = (rep_in >> rep_out).equivariant_basis({solver})", "print(basis, basis.evidence)")
    weights = _weights(lab)
    if not weights:
        any_map = "basis.expand(np.random.default_rng(0).standard_normal(basis.rank))"
        lines = (f"W = {any_map}.reshape(rep_out.size(), rep_in.size())  # any of the maps",)
        return Program((*basis, *lines), tuple(names), ("numpy as np",))
    lines = (
        f"weights = {weights}  # of the sliders",
        "W = sum(weight * term.matrix() for weight, term in zip(weights, basis.terms(), strict=True))",
        "print(basis.terms(), W, sep='\\n')",
    )
    return Program((*basis, *lines), tuple(names))


def check(lab: Lab) -> Program:
    """W beside any matrix on the way to the group element that is shown; takes W."""
    key = lab.check.key if lab.check else lab.inputs.seed
    mirror = ", mirror=True" if lab.check and lab.check.path.mirrored else ""
    lines = (
        f"way = path(group, key={key}{mirror})  # to a random group element, in small steps",
        f"x = np.resize({list(GIVEN)}, rep_in.size())",
        "compared = compare(np.stack([W, arbitrary(W)]), way, rep_in, rep_out, x)",
        'print("relative difference of W and of any matrix:", compared.errors[-1])',
    )
    names = tuple(("emlp_lab.check", name) for name in ("arbitrary", "compare", "path"))
    return Program(lines, names, ("numpy as np",))


def _weights(lab: Lab) -> list[float]:
    """Those of the maps that answer the question of now; none where there are no such maps, or no terms."""
    known = lab.maps is not None and lab.basis_is_current and lab.maps.basis is lab.basis
    return list(lab.weights) if known and lab.maps and len(lab.weights) == len(lab.maps.terms) else []
