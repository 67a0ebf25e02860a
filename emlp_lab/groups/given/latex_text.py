"""Matrices as papers write them: \\begin{pmatrix} 0 & -1 \\\\ 1 & 0 \\end{pmatrix}."""

import re

_MATRIX = re.compile(r"\\begin\{(\w*matrix|array)\*?\}(?:\s*\{[^{}]*\})?(.*?)\\end\{\1\*?\}", re.DOTALL)
_COMMAND = re.compile(r"\\[a-zA-Z]|\\\\")
_ROW_END = re.compile(r"\\\\(?:\[[^\]]*\])?|\\cr(?![a-z])")
# Innermost first, until nothing is left of them.
_GROUPS = (
    (re.compile(r"\\[td]?frac\s*(?:\{([^{}]*)\}|(\d))\s*(?:\{([^{}]*)\}|(\d))"), r"((\1\2)/(\3\4))"),
    (re.compile(r"\\sqrt\s*\{([^{}]*)\}"), r"sqrt(\1)"),
    (re.compile(r"\^\s*\{([^{}]*)\}"), r"^(\1)"),
)
_WORDS = (
    (re.compile(r"\\(?:left|right|[bB]ig{1,2}[lr]?|displaystyle|quad|qquad|hline|mathrm|[,;:! ])|[~$]"), " "),
    (re.compile(r"\\(?:cdot|times)(?![a-z])"), "*"),
    (re.compile(r"\\(?=[a-zA-Z])"), ""),  # \pi, \cos
)


def from_latex(text: str) -> str:
    """Rows of numbers, with commas between them and an empty line between matrices; text without a command of LaTeX as
    it is. What stands around matrices is left out. Raises ValueError for a matrix without an end.
    """
    if not _COMMAND.search(text):
        return text
    found = [body for _, body in _MATRIX.findall(text)]
    if text.count(r"\begin") != len(found):
        raise ValueError(
            r"the text has a \begin that is no matrix or does not end: write \begin{pmatrix} ... \end{pmatrix}."
        )
    return "\n\n".join(_rows(body) for body in found or [text])


def _rows(body: str) -> str:
    lines = [line for line in _ROW_END.split(body) if line.strip()]
    return "\n".join(", ".join(_entry(entry) for entry in line.split("&")) for line in lines)


def _entry(text: str) -> str:
    """A number of `read_number`, in one piece."""
    before = None
    while before != text:
        before = text
        for pattern, plain in _GROUPS:
            text = pattern.sub(plain, text)
    for pattern, plain in _WORDS:
        text = pattern.sub(plain, text)
    return "".join(text.split())
