"""The equivariant network beside the dense one, on one task: what the workbench trains."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from emlp_lab.algebra.whole import natural
from emlp_lab.groups import Group
from emlp_lab.nn import EMLP, MLP, EMLPPlan, Policy, Rule, Start, emlp_stream
from emlp_lab.nn.bilinear.policy import as_policy
from emlp_lab.nn.bilinear.rule import as_rule
from emlp_lab.nn.start import as_start
from emlp_lab.reps import Rep
from emlp_lab.solve import Solver
from emlp_lab.stream import Event, Stream
from emlp_lab.tasks import Task
from emlp_lab.tasks.normalization import normalization
from emlp_lab.train.loop import Histories, TrainConfig, training

AUGMENTED = "MLP + augmentation"


@dataclass(frozen=True)
class NetworkConfig:
    """ch: width of the hidden layers; num_layers: their number; seed: of the initial weights and of the pairings.

    pairing, policy: of the bilinear layers; start: the size of the initial weights; see `emlp_lab.nn.EMLP`. Raises
    ValueError for values that make no sense; whether such a network can be built is seen when it is.
    """

    ch: int = 128
    num_layers: int = 2
    seed: int = 0
    pairing: Rule | str = Rule.EXACT
    policy: Policy | None = None
    start: Start | str = Start.LEVEL

    def __post_init__(self):
        for name, example in (("ch", 384), ("num_layers", 3), ("seed", 0)):
            natural(name, getattr(self, name), example)
        as_rule(self.pairing)
        as_policy(self.policy)
        as_start(self.start)


def experiment(
    task: Task,
    network: NetworkConfig,
    config: TrainConfig,
    *,
    solver: Solver | None = None,
    lr: Callable[[], float] | None = None,
    plan: EMLPPlan | None = None,
    augmented: bool = False,
) -> Stream[Histories]:
    """Builds EMLP and MLP of equal width and trains both on the same batches; see `training` for its events.

    plan: of the EMLP, where it was built before. augmented: whether there is a second MLP, called AUGMENTED, which sees
    each row moved by a random group element. Before the events of `training` come the solver's and one "models" with
    {"models": {name: module}}.
    """
    shape = task.rep_in, task.rep_out, task.group, network.ch, network.num_layers
    if plan is None:
        how = solver, network.pairing, network.policy, network.seed
        plan = yield from emlp_stream(*shape, *how, start=network.start)
    dense = ("MLP", AUGMENTED) if augmented else ("MLP",)
    models = {
        "EMLP": EMLP(*shape, seed=network.seed, plan=plan),
        **{name: MLP(*shape, seed=network.seed) for name in dense},
    }
    yield Event("models", "models built", data={"models": models})
    return (yield from training(models, task, config, lr=lr, augmented=dense[1:]))


def with_symmetry(task: Task, group: Group, rep_in: Rep, rep_out: Rep) -> Task:
    """The same data under another symmetry, for example SO(3) in place of O(3).

    Raises ValueError if the dimensions of the representations are not the numbers of columns.
    """
    rep_in, rep_out = rep_in(group), rep_out(group)
    columns = task.train.x.shape[1], task.train.y.shape[1]
    if (rep_in.size(), rep_out.size()) != columns:
        raise ValueError(
            f"{task.name} has {columns[0]} input and {columns[1]} output numbers, {rep_in} -> {rep_out} over {group} "
            f"has {rep_in.size()} and {rep_out.size()}: choose representations that fit."
        )
    fitted = task.normalization if task.normalization.is_identity else normalization(task.train, rep_in, rep_out)
    return replace(task, group=group, rep_in=rep_in, rep_out=rep_out, normalization=fitted)
