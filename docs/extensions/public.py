"""The modules whose `__all__` is the public part of the library."""

MODULES = (
    "emlp_lab",
    "emlp_lab.groups",
    "emlp_lab.reps",
    "emlp_lab.solve",
    "emlp_lab.nn",
    "emlp_lab.tasks",
    "emlp_lab.train",
    "emlp_lab.runs",
    "emlp_lab.checkpoint",
    "emlp_lab.check",
    "emlp_widgets",
)
