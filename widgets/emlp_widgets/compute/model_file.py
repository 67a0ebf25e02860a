"""A saved model of a stranger: looked at before it is built, with one short sentence for whatever is wrong with it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from emlp_lab import load
from emlp_lab.checkpoint.checkpoint import FILE
from emlp_lab.nn import EMLP, MLP
from emlp_lab.reps import from_json
from emlp_lab.train import Standardized
from emlp_widgets.compute.checking import MAX_ENTRIES
from emlp_widgets.state.inputs import BOUNDS

ENDING = ".safetensors"
MAX_BYTES = 64 * 2**20
MAX_MESSAGE = 160  # characters
MAX_HIDDEN = 4096  # numbers in a hidden layer
Model = EMLP | MLP | Standardized


def is_model(name: str, content: bytes) -> bool:
    """Whether a file looks like one of `emlp_lab.save`, by its name or its first bytes."""
    return name.lower().endswith(ENDING) or content[8:9] == b"{"


def read_model(name: str, content: bytes) -> Model:
    """The model in a file. Raises ValueError with a sentence of at most 160 characters for what cannot be opened."""
    try:
        _require_ours(name, content)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "model"
            path.write_bytes(content)
            return _loaded(path)
    except Exception as problem:
        # A damaged or hostile file can raise almost anything on its way through JSON, representations and plans.
        raise ValueError(message(name, problem)) from None


def message(name: str, problem: Exception) -> str:
    """What is wrong with a file, in one sentence."""
    told = str(problem) if isinstance(problem, ValueError) else f"it does not fit together ({type(problem).__name__})."
    file = name if len(name) <= 30 else f"{name[:29]}…"
    text = " ".join(f"{file}: {told}".split())
    return text if len(text) <= MAX_MESSAGE else f"{text[: MAX_MESSAGE - 1]}…"


def _require_ours(name: str, content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES // 2**20} MiB: open it with emlp_lab.load.")
    if not is_model("", content):
        raise ValueError(
            "it was not written by emlp_lab.save, or is damaged: hand in what that or “Download model” wrote."
        )


def _loaded(path: Path) -> Model:
    try:
        _require_small(FILE.read(path)[0])
        return load(path)
    except ValueError as problem:  # which names a path that nobody knows
        raise ValueError(str(problem).replace(f"{path} ", "it ").replace(str(path), "it")) from None


def _require_small(specification: dict[str, Any]) -> None:
    """Before anything is built: a file may ask for a network of any size."""
    groups = from_json(specification["groups"]).groups
    if len(groups) != 1:
        raise ValueError(f"it respects {len(groups)} groups at once, the page shows one: open it with emlp_lab.load.")
    source, target = (from_json(specification[name]).size() for name in ("rep_in", "rep_out"))
    hidden = [from_json(text).size() for text in specification.get("hidden", [])]
    sizes = [*hidden, *specification.get("sizes", [])]
    most = BOUNDS["num_layers"][1]
    if source * target > MAX_ENTRIES or max(sizes, default=0) > MAX_HIDDEN or len(hidden) > most:
        raise ValueError(
            f"its network is too large for this page, which takes up to {most:.0f} layers of {MAX_HIDDEN:,} numbers: "
            "open it with emlp_lab.load."
        )
