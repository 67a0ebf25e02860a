"""A JupyterHub for a large class: the workbench as a service for all, JupyterLab with the lessons for each.

    pip install 'emlp-lab[app]' jupyterhub jupyterhub-idle-culler && npm install -g configurable-http-proxy
    jupyterhub -f jupyterhub_config.py

EMLP_LAB_CLASS says how many visitors the service gets ready for (default 30), EMLP_LAB_HOST by which name browsers know
the hub, EMLP_LAB_PORT where the service listens on this machine. Users, passwords and TLS are the hub's own settings.
"""

import os
import sys
from pathlib import Path

from emlp_widgets.server.notebooks import notebooks_folder

PORT = os.environ.get("EMLP_LAB_PORT", "8866")
SERVICE = [
    str(Path(sys.executable).with_name("emlp-lab")),
    f"--class={os.environ.get('EMLP_LAB_CLASS', '30')}",
    f"--port={PORT}",
    "--base-url=/services/workbench/",
    "--no-browser",
    *([f"--host={os.environ['EMLP_LAB_HOST']}"] if "EMLP_LAB_HOST" in os.environ else []),
    "--",
    "--Voila.port_retries=0",  # the hub looks for it at this port alone
]
CULLER = [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=1800", "--cull-every=120"]

c = get_config()  # type: ignore[name-defined]  JupyterHub reads this file
c.JupyterHub.services = [
    # It answers once the pages of the class are ready, about four seconds for each on one core.
    {"name": "workbench", "url": f"http://127.0.0.1:{PORT}", "command": SERVICE, "timeout": 900},
    {"name": "idle-culler", "command": CULLER},
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
# A person who trains takes 400 MB and a core; who only looks, next to nothing. Spawners of containers or of
# systemd's units keep these limits, the one of plain processes does not.
c.JupyterHub.concurrent_spawn_limit = 4
c.JupyterHub.active_server_limit = 40
c.Spawner.mem_limit = "1500M"
c.Spawner.cpu_limit = 1.0
c.Spawner.start_timeout = 120
c.Spawner.default_url = "/lab"
# Threads of BLAS that wait for each other cost more than they give.
c.Spawner.environment = {"OPENBLAS_NUM_THREADS": "1"}


def copy_lessons(spawner: object) -> None:
    """Puts the workbench and the lessons into the folder of who begins; what is there already stays as it is."""
    import pwd
    import shutil

    try:
        home = Path(pwd.getpwnam(spawner.user.name).pw_dir)  # type: ignore[attr-defined]
    except KeyError:
        return  # no user of this machine: its spawner has a folder of its own
    folder = home / "emlp-lab"
    folder.mkdir(exist_ok=True)
    for notebook in sorted(notebooks_folder().glob("*.ipynb")):
        if not (folder / notebook.name).exists():
            shutil.copy(notebook, folder)
            shutil.chown(folder / notebook.name, spawner.user.name)  # type: ignore[attr-defined]
    shutil.chown(folder, spawner.user.name)  # type: ignore[attr-defined]


c.Spawner.pre_spawn_hook = copy_lessons
