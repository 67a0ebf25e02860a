"""A page that is ready before its visitor comes: the notebook has run, and what it shows waits to be sent.

Voila's own pool has one text for a page, in the theme of nobody in particular, starts all of its kernels at once, and a
new one for each that is taken.
"""

import os
from collections.abc import AsyncGenerator, Mapping
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from nbformat import NotebookNode
from voila.notebook_renderer import NotebookRenderer

THEMES = ("light", "dark")
VIEW = "application/vnd.jupyter.widget-view+json"


class Templates(BytecodeCache):
    """Templates as Python code. Voila makes it anew for each page: half a second in which nobody else is served."""

    def __init__(self):
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives the code of a template, if it is there and the template is the same."""
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code of a template."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Templates()


class PreparedPage(NotebookRenderer):
    """A notebook with a kernel that has run it."""

    kernel_id = ""
    cells: tuple[NotebookNode, ...] = ()
    texts: Mapping[str, str] = {}  # by theme

    async def run(self, kernels: Any) -> None:
        """Starts a kernel among `kernels` (`VisitorKernels`) and runs the notebook in it.

        Raises RuntimeError where no widget comes of it; the kernel has been ended then.
        """
        await self.initialize()
        name = self.notebook.metadata.kernelspec.name
        self.kernel_id = await kernels.start_kernel(kernel_name=name, ahead=True, env=dict(os.environ))
        try:
            await super()._jinja_kernel_start(self.notebook, self.kernel_id, kernels.get_kernel(self.kernel_id))
            cells = []
            async for cell in super()._jinja_cell_generator(self.notebook, self.kernel_id):
                cells.append(cell)  # noqa: PERF401  there is no super() in comprehensions
            self.cells = tuple(cells)
            if not any(VIEW in output.get("data", ()) for cell in cells for output in cell.get("outputs", ())):
                raise RuntimeError("The notebook ran, and has shown no workbench.")
            self.texts = {theme: await self._text(theme) for theme in THEMES}
        except BaseException:
            await kernels.shutdown_kernel(self.kernel_id)
            raise

    async def _text(self, theme: str) -> str:
        await self.initialize(theme=theme)
        self.exporter.environment.bytecode_cache = TEMPLATES
        return "".join([part async for part, _ in self.generate_content_generator(self.kernel_id)])

    async def _jinja_kernel_start(self, nb: NotebookNode, kernel_id: str, kernel_future: Any) -> str:
        return kernel_id  # it runs

    async def _jinja_cell_generator(self, nb: NotebookNode, kernel_id: str) -> AsyncGenerator[NotebookNode, None]:
        for cell in self.cells:
            yield cell
