"""The tasks that a run can name."""

from collections.abc import Callable, Mapping

from emlp_lab.tasks import TASKS, Task

MakeTask = Callable[..., Task]


def checked_tasks(given: object) -> dict[str, MakeTask]:
    """The tasks that a person adds. Raises ValueError for what are none, and for names that the library has."""
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(n, str) and callable(f) for n, f in given.items()):
        raise ValueError(
            f"tasks={given!r}: give functions by name, {{'mine': make}}, called as make(rows, test, validation=...)."
        )
    taken = sorted(set(given) & set(TASKS))
    if taken:
        raise ValueError(f"tasks has {taken[0]!r}, which is a task of the library: choose another name.")
    return dict(given)


def make_task(name: str, rows: int, test: int, validation: int, added: Mapping[str, MakeTask]) -> Task:
    """The task of this name. Raises ValueError for an unknown one, and for a function that makes no task."""
    every = {**TASKS, **added}
    if name not in every:
        raise ValueError(f"there is no task {name!r}: choose one of {', '.join(sorted(every))}, or add it by tasks=.")
    made = every[name](rows, test, validation=validation)
    if not isinstance(made, Task):
        raise ValueError(f"the function of task {name!r} returned a {type(made).__name__}: it has to return a Task.")
    return made
