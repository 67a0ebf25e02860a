"""Where the notebooks are that the server shows."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
WORKBENCH = "0-workbench.ipynb"


def notebooks_folder() -> Path:
    """The folder of the notebooks: the checkout's in an editable install, else the copy in the package."""
    candidates = [PACKAGE.parents[1] / "notebooks", PACKAGE / "notebooks"]
    for candidate in candidates:
        if (candidate / WORKBENCH).is_file():
            return candidate
    places = " nor in ".join(str(candidate) for candidate in candidates)
    raise FileNotFoundError(f"{WORKBENCH} is neither in {places}: install emlp-lab again")
