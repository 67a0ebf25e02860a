"""Names of independent copies of one group: "S(5)[rows]"."""

import re

LABEL = re.compile(r"[A-Za-z_]\w{0,39}", re.ASCII)
_WITH_X = "ZksZnxZn"  # the only name of a family with an x in it


def labelled(name: str, label: object) -> str:
    """name[label], with parentheses around the name of a product. Raises ValueError if the label is no word."""
    if not isinstance(label, str) or not LABEL.fullmatch(label):
        raise ValueError(
            f"{name}.named({str(label)[:40]!r}): a label is a word of at most 40 letters, digits and _, for example "
            f'{name}.named("rows").'
        )
    outside = name.replace(_WITH_X, "")
    while (shorter := re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", outside)) != outside:
        outside = shorter
    return f"({name})[{label}]" if re.search(r"[x×*]", outside) else f"{name}[{label}]"
