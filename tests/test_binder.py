"""What Binder runs after the installation still fits the code that it calls."""

import json
import re
from pathlib import Path

from emlp_widgets.server.settings import SOCKET

from tests.processes import ROOT, run


def test_binder_gets_the_page_and_the_limits_of_the_command(tmp_path: Path):
    script = (ROOT / "binder" / "postBuild").read_text(encoding="utf-8")
    (program,) = re.findall(r"<<'PYTHON'\n(.*?)\nPYTHON\n", script, re.DOTALL)
    assert run(program, NB_PYTHON_PREFIX=str(tmp_path)) == ""
    settings = json.loads((tmp_path / "etc" / "jupyter" / "jupyter_config.json").read_text())
    assert settings["ServerApp"]["tornado_settings"] == SOCKET
    template = settings["VoilaConfiguration"]["template"]
    assert (tmp_path / "share" / "jupyter" / "voila" / "templates" / template / "index.html.j2").is_file()
    assert settings["VoilaConfiguration"]["file_allowlist"] == []
