"""Find a Chromium for the browser tests, or install one: `python tests/browser_setup.py`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

VARIABLE = "EMLP_LAB_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = f"Install Chromium or Chrome, or set {VARIABLE} to its path."


def find_chromium() -> Path | None:
    """Return a Chromium that starts: the one that EMLP_LAB_CHROMIUM names, else on PATH, else playwright's own."""
    named = os.environ.get(VARIABLE)
    if named:
        if not _starts(named):
            raise FileNotFoundError(f"{VARIABLE} is {named!r}, which is no Chromium that starts. {ADVICE}")
        return Path(shutil.which(named) or named)
    for found in map(shutil.which, NAMES):
        if found and _starts(found):
            return Path(found)
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return Path(own) if _starts(own) else None


def skip_or_fail_reason() -> tuple[str, bool]:
    """Return why browser tests cannot run, and whether that is a failure: in CI it is."""
    return f"no Chromium found. {ADVICE}", os.environ.get("CI") == "true"


def _starts(command: str) -> bool:
    # Some distributions put a script on PATH that only says how to install the browser.
    try:
        return subprocess.run([command, "--version"], check=False, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _install_with_apt() -> None:
    if not shutil.which("apt-get"):
        return
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if root and not (shutil.which("sudo") and _succeeds([*root, "true"])):
        return
    print("Installing Chromium with apt-get ...", flush=True)
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    _succeeds([*apt, "update"])
    _succeeds([*apt, "install", "-y", "chromium"])


def _install_with_playwright() -> None:
    print("Installing Chromium with playwright ...", flush=True)
    _succeeds([sys.executable, "-m", "playwright", "install", "chromium"])


def _succeeds(command: list[str]) -> bool:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        cause = "\n".join(done.stderr.strip().splitlines()[:3])
        print(f"{' '.join(command)} failed:\n{cause}", file=sys.stderr)
    return done.returncode == 0


def _find_or_install() -> Path | None:
    found = find_chromium()
    for install in (_install_with_apt, _install_with_playwright):
        if found:
            break
        install()
        found = find_chromium()
    return found


def main() -> None:
    """Make sure that a Chromium exists; without one, say so, and fail in CI."""
    try:
        found = _find_or_install()
    except FileNotFoundError as error:
        sys.exit(str(error))
    if found:
        print(f"Browser tests use {found}")
        return
    reason, is_failure = skip_or_fail_reason()
    if is_failure:
        sys.exit(f"Browser tests cannot run: {reason}")
    print(f"Browser tests will be skipped: {reason}")


if __name__ == "__main__":
    main()
