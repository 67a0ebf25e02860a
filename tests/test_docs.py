"""The documentation: every public name is in the reference, every page can be reached, every link leads somewhere."""

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from emlp_widgets.sketches.efficiency import TASKS as IN_THE_FIGURE
from emlp_widgets.sketches.efficiency import measured, published

from tests.processes import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md"))
NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").glob("*.ipynb") if not path.name.startswith("0-"))
TEXTS = [*PAGES, ROOT / "README.md"]
PROGRAMS = [path for path in TEXTS if "```python" in path.read_text("utf-8")]
MODULES = re.findall(r'"(\w+(?:\.\w+)?)",', (DOCS / "extensions/public.py").read_text("utf-8"))
DIRECTIVE = re.compile(r"^\.\. (?:auto(?:class|function|exception)|py:data):: (\w+)$", re.MULTILINE)
LINK = re.compile(r"!?\[[^]]*\]\((?!https?:)([^)\s]+)\)")
PATHS = f"{ROOT}{os.pathsep}{ROOT / 'widgets'}"
# What panels have begun is waited for: an interpreter that ends under a numerical call aborts.
ENDED = "import threading\n[one.join(60) for one in threading.enumerate() if one.name == 'emlp-lab job']\n"
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def referenced() -> dict[str, list[str]]:
    """Names in the reference, by module."""
    found: dict[str, list[str]] = {}
    for path in sorted((DOCS / "reference").glob("*.md")):
        for part in path.read_text("utf-8").split(".. currentmodule:: ")[1:]:
            module, _, rest = part.partition("\n")
            found.setdefault(module, []).extend(DIRECTIVE.findall(rest))
    return found


def test_the_modules_are_all_that_the_library_has_public():
    """But for those that are reached through others, and have no names of their own for people."""
    packages = {f"emlp_lab.{path.parent.name}" for path in (ROOT / "emlp_lab").glob("*/__init__.py")}
    inner = {"algebra", "files", "compiled", "emlp"}
    assert set(MODULES) == packages - {f"emlp_lab.{part}" for part in inner} | {"emlp_lab", "emlp_widgets"}


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_in_the_reference_once(module: str):
    assert sorted(referenced()[module]) == sorted(importlib.import_module(module).__all__)


def contents(page: Path) -> Iterator[Path]:
    """The pages in the tables of contents of a page, as files of this checkout."""
    for block in re.findall(r"```{toctree}\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
        for line in block.splitlines():
            if line and not line.startswith(":"):
                yield source(page.parent / line.strip())


def source(path: Path) -> Path:
    """The file of a page; pages in the folder lessons are made of the notebooks."""
    path = Path(os.path.normpath(path))
    if path.parent == DOCS / "lessons":
        return (ROOT / "notebooks" / path.name).with_suffix(".ipynb")
    return path if path.suffix else path.with_name(path.name + ".md")


def test_every_page_is_in_a_table_of_contents():
    listed = [page for path in PAGES for page in contents(path)]
    assert sorted(listed) == sorted({*PAGES, *NOTEBOOKS} - {DOCS / "index.md"})


def headings(path: Path) -> set[str]:
    """The anchors of a page."""
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        cells = nbformat.reads(text, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    named = re.findall(r"^#+ (.+)$", CODE.sub("", text), re.MULTILINE)
    return {title.replace(" ", "-") for title in named} | set(re.findall(r"^\((\w+)\)=$", text, re.MULTILINE))


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_every_link_and_picture_exists(path: Path):
    for link in LINK.findall(CODE.sub("", path.read_text("utf-8"))):
        place, _, anchor = link.partition("#")
        found = path if not place else path.parent / place
        assert found.exists(), link
        assert not anchor or unquote(anchor) in headings(found), link


@pytest.mark.parametrize("task", IN_THE_FIGURE)
def test_the_tables_of_the_published_experiments_are_those_that_were_measured(task: str):
    table = (DOCS / "benchmarks.md").read_text("utf-8").split(f"### {task}\n")[1].split("\n#")[0]
    (_, sizes), *rows = re.findall(r"^\| \*?([a-zA-Z][^*|]*?)\*? \| (.+) \|$", table, re.MULTILINE)
    theirs = [line for line in published(task) if line.method in {IN_THE_FIGURE[task], "MLP", "MLP, augmented"}]
    lines = {line.label: {e.rows: e.mean for e in line.errors} for line in (*measured(task), *theirs)}
    assert len(rows) == 7
    for method, cells in rows:
        means = [lines[method][int(size.replace(",", ""))] for size in sizes.split(" | ")]
        assert cells == " | ".join(f"{one:.2g}" for one in means), method


@pytest.mark.slow
@pytest.mark.parametrize("path", PROGRAMS, ids=name)
def test_the_programs_of_a_page_run(path: Path, tmp_path: Path):
    """All of a page one after the other, as somebody would who copies them into a file."""
    blocks = re.findall(r"^```python\n(.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    file = tmp_path / "program.py"
    file.write_text("\n".join([*blocks, ENDED]), "utf-8")
    settings = {"PYTHONPATH": PATHS, "JAX_PLATFORMS": "cpu", "EMLP_LAB_COMPILED": "off"}
    options = {"cwd": tmp_path, "env": os.environ | settings, "timeout": 600}
    done = subprocess.run([sys.executable, file], **options, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Warning" not in done.stderr


class Links(HTMLParser):
    """What a built page refers to, what it loads, and the places in it."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.places: set[str] = set()
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.tags.append(tag)
        self.places |= {found[key] for key in ("id", "name") if key in found}
        if tag == "a":
            self.links.append(found.get("href", ""))
        self.loaded += [found[key] for key in ("src", "srcset", "data") if key in found]
        if tag == "link" and found.get("rel") != "canonical":
            self.loaded.append(found.get("href", ""))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built by the command of `make docs`."""
    pytest.importorskip("myst_nb", reason="what builds the site is not installed: pip install '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    options = ["--fail-on-warning", "--keep-going", "--quiet", "-d", str(folder / "doctrees")]
    command = [sys.executable, "-m", "sphinx", *options, str(DOCS), str(folder / "html")]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": PATHS}, capture_output=True, text=True, timeout=1800, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / "html"


@pytest.mark.slow
def test_the_site_is_built_and_nothing_in_it_is_broken_or_from_elsewhere(site: Path):
    pages = {path: Links(path.read_text("utf-8")) for path in site.rglob("*.html")}
    assert len(pages) > len(PAGES) + len(NOTEBOOKS)
    for path, page in pages.items():
        for link in (*page.links, *page.loaded):
            if re.match(r"(https?|mailto|data):|#?$", link):
                assert link not in page.loaded or not link.startswith("http"), (path, link)
                continue
            place, _, anchor = unquote(link).partition("#")
            found = (path.parent / place.split("?")[0]).resolve() if place else path
            assert found.is_file(), (path, link)
            assert not anchor or found not in pages or anchor in pages[found].places, (path, link)
    for path in (*site.rglob("*.css"), *site.rglob("*.js")):
        assert not re.search(r"(url\(|@import|importScripts\(|src\s*=)\s*[\"']?https?:", path.read_text("utf-8")), path


@pytest.mark.slow
def test_the_site_has_every_public_name_and_every_formula(site: Path):
    places = {place for path in (site / "reference").glob("*.html") for place in Links(path.read_text("utf-8")).places}
    names = {f"{module}.{one}" for module in MODULES for one in importlib.import_module(module).__all__}
    assert names - places == set()
    mathematics = (site / "mathematics.html").read_text("utf-8")
    assert Links(mathematics).tags.count("math") > 100
    assert "$" not in re.sub(r"<script.*?</script>", "", mathematics, flags=re.DOTALL)
