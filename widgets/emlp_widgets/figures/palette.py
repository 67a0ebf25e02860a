"""The colours of the page, which colour-blind people can tell apart."""

from emlp_lab.train import AUGMENTED

TERMS = ("#0072b2", "#d55e00", "#009e73", "#c2679a", "#e69f00", "#56b4e9", "#b8a800")
NOTHING = "#f2f1ee"
MODELS = {"EMLP": TERMS[0], "MLP": TERMS[1], AUGMENTED: TERMS[3]}
OTHERS = "#54525a"


def blend(colors: list[str]) -> str:
    """The mean of hexadecimal colours."""
    parts = [[int(color[k : k + 2], 16) for k in (1, 3, 5)] for color in colors]
    return "#" + "".join(f"{round(sum(column) / len(colors)):02x}" for column in zip(*parts, strict=True))


def shade(color: str, opacity: float) -> str:
    """A hexadecimal colour that lets something through."""
    red, green, blue = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity:g})"
