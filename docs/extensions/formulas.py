"""Formulas as MathML, which browsers draw by themselves: no script, no fonts, nothing from elsewhere."""

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator

# Commands that the converter does not know, as ones that it does.
SPELLINGS = {r"\dots": r"\ldots", r"\mathrel{+}": "+"}


def spelled(formula: str) -> str:
    """The formula in commands that the converter knows."""
    for command, other in SPELLINGS.items():
        formula = formula.replace(command, other)
    return formula


def mathml(node: nodes.Element, *, display: bool) -> str:
    """The formula of a node as one element. Raises ExtensionError for what cannot be read, with the place."""
    try:
        return tex2mathml(spelled(node.astext()), as_block=display)
    except MathError as error:
        raise ExtensionError(
            f"{node.source}:{node.line or ''}: cannot read the formula {node.astext()!r}: {error}"
        ) from error


def write_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Writes a formula in a line of text."""
    self.body.append(mathml(node, display=False))
    raise nodes.SkipNode


def write_display(self: HTML5Translator, node: nodes.math_block) -> None:
    """Writes a formula that has a line of its own; a wide one is scrolled by itself."""
    self.body.append(f'<div class="formula" tabindex="0">{mathml(node, display=True)}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the renderer `mathml`."""
    app.add_html_math_renderer("mathml", (write_inline, None), (write_display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
