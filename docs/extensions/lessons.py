"""The notebooks as pages: run when the site is built, with still pictures where a notebook has live panels."""

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from sphinx.application import Sphinx
from sphinx.config import Config as SiteConfig
from sphinx.util import logging
from traitlets.config import Config

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").glob("*.ipynb") if not path.name.startswith("0-"))
SOURCES = ("emlp_lab/**/*.py", "widgets/emlp_widgets/**/*.py", "docs/extensions/[ls]*.py")  # a page is made of these
STILLS = "from extensions.stills import install\n\ninstall()"
KERNELS = Config({"KernelManager": {"transport_encryption": "auto"}})  # else each of them warns
# Links of the notebooks to what has another place on the site.
ELSEWHERE = {"(0-workbench.ipynb)": "(../the-page.md)", "(../CHANGELOG.md)": "(../changelog.md)"}
NOTEBOOK = re.compile(r"\((?:\.\./)+notebooks/([\w-]+\.ipynb)")  # in the texts of these pages
ANSWER = re.compile(r"^( *)<details><summary>(.*?)</summary>(.*?)</details>", re.MULTILINE | re.DOTALL)

log = logging.getLogger(__name__)


def anchor(title: str) -> str:
    """The name of a heading in links, as notebooks have it."""
    return title.replace(" ", "-")


def make(app: Sphinx, config: SiteConfig) -> None:
    """Writes a page with outputs for every notebook that has changed, or whose code has, into the folder lessons."""
    folder = Path(app.srcdir) / "lessons"
    folder.mkdir(exist_ok=True)
    code = digest(path for source in SOURCES for path in sorted(ROOT.glob(source)))
    for path in NOTEBOOKS:
        made_of, page = digest([path]) + code, folder / path.name
        if not (page.exists() and nbformat.read(page, as_version=4).metadata.get("made_of") == made_of):
            log.info("running %s", path.name)
            notebook = run(nbformat.read(path, as_version=4))
            notebook.metadata["made_of"] = made_of
            nbformat.write(notebook, page)


def digest(paths: Iterable[Path]) -> str:
    """Of the bytes of some files."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def run(notebook: NotebookNode) -> NotebookNode:
    """The notebook with its outputs and its links, run in an empty folder beside the fixtures of the tests."""
    notebook.cells.insert(0, new_code_cell(STILLS))
    with TemporaryDirectory() as folder:
        (Path(folder) / "tests").symlink_to(ROOT / "tests")
        here = Path(folder) / "notebooks"
        here.mkdir()
        options = {"resources": {"metadata": {"path": str(here)}}, "config": KERNELS, "store_widget_state": False}
        NotebookClient(notebook, timeout=300, **options).execute(env=environment(folder))
    del notebook.cells[0]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = on_the_site(cell.source)
    return notebook


def environment(folder: str) -> dict[str, str]:
    """Of the kernel: the code of this checkout, and nothing from or for other days."""
    paths = [ROOT, ROOT / "widgets", ROOT / "docs", *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    settings = {"IPYTHONDIR": folder, "EMLP_LAB_COMPILED": "off", "JAX_PLATFORMS": "cpu", "OPENBLAS_NUM_THREADS": "1"}
    return os.environ | settings | {"PYTHONPATH": os.pathsep.join(map(str, paths))}


def on_the_site(text: str) -> str:
    """The text of a cell: its links lead to pages, and answers that are folded away are read as Markdown too."""
    for there, here in ELSEWHERE.items():
        text = text.replace(there, here)
    return ANSWER.sub(r"\1<details><summary>\2</summary>\n\n\1\3\n\n\1</details>", text)


def linked(app: Sphinx, page: str, content: list[str]) -> None:
    """Links of a page lead to notebooks, for those who read its source; on the site they lead to pages."""
    if Path(app.env.doc2path(page)).suffix == ".md":
        content[0] = NOTEBOOK.sub(r"(/lessons/\1", content[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Runs before Sphinx looks for pages."""
    app.connect("config-inited", make)
    app.connect("source-read", linked)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
