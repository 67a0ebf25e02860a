"""The network with its pairings, and a run of training."""

from emlp_lab.nn import All, Explicit, Policy, Sampled
from emlp_lab.train import AUGMENTED
from emlp_widgets.compute.examples import TEST_ROWS
from emlp_widgets.compute.network import base_policy
from emlp_widgets.compute.programs.program import Program
from emlp_widgets.state.snapshot import Lab


def pairings(lab: Lab) -> Program:
    """The network with its first weights, and what the layer that is shown keeps."""
    network, names = _emlp(lab, True)
    lines = (
        f"model = {network}",
        f"pairings = model.pairings[{lab.shown_layer}]",
        'print(pairings, f"{pairings.weights} of {pairings.possible} weights are kept", sep="\\n")',
    )
    return Program(lines, names)


def training(lab: Lab) -> Program:
    """Task, networks and settings as the page trains them; where it cannot, with the representations of the task."""
    inputs = lab.inputs
    task, needed, fits = _task(lab)
    network, names = _emlp(lab, fits)
    dense = f"MLP(rep_in, rep_out, group, ch={inputs.ch}, num_layers={inputs.num_layers}, seed={inputs.seed})"
    more, moved = ((f"    {AUGMENTED!r}: {dense},",), f", augmented=[{AUGMENTED!r}]")
    if inputs.augmented != "on":
        more, moved = (), ""
    config = f"steps={inputs.steps}, batch_size={inputs.batch_size}, lr={inputs.lr!r}, seed={inputs.seed}"
    lines = (
        *task,
        "models = {",
        f'    "EMLP": {network},',
        f'    "MLP": {dense},',
        *more,
        "}",
        *_changed(lab),
        f"config = TrainConfig({config})",
        f"history = watch(training(models, task, config{moved}))",
        "for name, records in history.items():",
        '    print(f"{name}: test error {records[-1].test:.4g}, equivariance error {records[-1].equivariance:.1g}")',
    )
    ours = [
        ("emlp_lab", "watch"),
        ("emlp_lab.nn", "MLP"),
        *(("emlp_lab.train", n) for n in ("TrainConfig", "training")),
    ]
    return Program(lines, (*names, *needed, *ours))


def _emlp(lab: Lab, chosen: bool) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The network as it is written, and what that needs. chosen: with the pairings that were chosen, which other
    representations than those of the page do not have. The rule is always named: without, EMLP may take another.
    """
    inputs = lab.inputs
    policy = lab.layers.policy if inputs.switched and lab.layers else base_policy(inputs)
    names, text = _policy(policy) if chosen or not isinstance(policy, Explicit) else ([], "")
    options = [f"ch={inputs.ch}", f"num_layers={inputs.num_layers}", f"pairing={inputs.pairing!r}"]
    options += [f"seed={inputs.seed}", *([f"policy={text}"] if text else [])]
    needed = tuple(("emlp_lab.nn", name) for name in ("EMLP", *names))
    return f"EMLP(rep_in, rep_out, group, {', '.join(options)})", needed


def _policy(policy: Policy) -> tuple[list[str], str]:
    """What has to be imported, and the policy as it is written; nothing for the one that is taken anyway."""
    if isinstance(policy, Explicit):
        carriers = [{name: list(copies) for name, copies in layer} for layer in policy.layers]
        off = [list(layer) for layer in policy.switched]
        return ["Explicit", *(["Pairing"] if any(off) else [])], f"Explicit({carriers}{f', {off}' if any(off) else ''})"
    if isinstance(policy, All):
        return ["All"], "All()"
    return ([], "") if policy == Sampled() else (["Sampled"], repr(policy))


def _task(lab: Lab) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], bool]:
    """The lines that make the task, what they need, and whether it is asked about the representations of the page."""
    inputs = lab.inputs
    if inputs.task == "file":
        file = lab.file or "data.csv"
        text = f"task = from_file({file!r}, group=group, rep_in=rep_in, rep_out=rep_out)"
        return (text,), (("emlp_lab.tasks", "from_file"),), True
    made = f"TASKS[{inputs.task!r}]({inputs.rows}, {TEST_ROWS})"
    if lab.question and lab.card and lab.card.name == inputs.task and not lab.card.fits(lab.question):
        lines = (
            "# Rows of this task are longer or shorter than the representations above: it comes with its own.",
            f"task = {made}",
            "group, rep_in, rep_out = task.group, task.rep_in, task.rep_out",
        )
        return lines, (("emlp_lab.tasks", "TASKS"),), False
    text = f"task = with_symmetry({made}, group, rep_in, rep_out)"
    return (text,), (("emlp_lab.tasks", "TASKS"), ("emlp_lab.train", "with_symmetry")), True


def _changed(lab: Lab) -> list[str]:
    """A word where the run on the page did what no program of these inputs does."""
    if lab.trained is None or not lab.curves.steps or lab.trained.lr == lab.inputs.lr:
        return []
    return [f"# On the page the learning rate began with {lab.trained.lr!r} and was changed during the run."]
