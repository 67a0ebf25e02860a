"""JAX's compilation cache in a private folder of the user."""

import hashlib
import os
import platform
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import jax
from jax.experimental.compilation_cache.compilation_cache import reset_cache
from jaxlib.version import __version__ as jaxlib_version

from emlp_lab.compiled.quiet import QuietLoading
from emlp_lab.compiled.store import CompiledWarning, ProgramStore
from emlp_lab.files.paths import file_path, shown
from emlp_lab.files.private import NotPrivateError, require_private

_stores: dict[str, ProgramStore] = {}  # by folder


def keep_compiled(folder: str | Path | None = None) -> Path | None:
    """From now on, keeps what JAX compiles in a folder, and takes from there what was compiled before.

    folder: made for you alone (mode 0700) where there is none, since what is found there is run; by default
    emlp-lab/compiled in $XDG_CACHE_HOME, or in ~/.cache. It takes at most about 500 MB; processes may share it.

    Raises ValueError for what can name no folder. Returns the folder, or None where it cannot be used: a
    CompiledWarning says why, and programs are compiled as ever. Results never depend on it. Where JAX has a compilation
    cache already, as by JAX_COMPILATION_CACHE_DIR, nothing changes and its folder is returned; where JAX was told to
    have none, None.
    """
    config: Any = jax.config  # its settings are declared while JAX is imported
    current = config.jax_compilation_cache_dir or os.environ.get("JAX_COMPILATION_CACHE_DIR")
    if not config.jax_enable_compilation_cache:
        return None
    if current and (folder is None or current not in _stores):
        return Path(current)
    place = _default_folder() if folder is None else file_path(folder, "folder")
    try:
        place = Path(os.path.abspath(place.expanduser()))
        require_private(place)
        _serve_stores()
    except (OSError, ValueError, ImportError, AttributeError, RuntimeError) as problem:
        text = f"compiled programs are not kept in {shown(place)}: {_cause(problem)}."
        warnings.warn(text, CompiledWarning, stacklevel=2)
        return None
    _use(place)
    return place


def _use(place: Path) -> None:
    if str(place) not in _stores:
        _stores[str(place)] = ProgramStore(place, _tag(), loads=_quiet_loading().begin)
    settings: dict[str, Any] = {
        "jax_compilation_cache_dir": str(place),
        "jax_persistent_cache_min_compile_time_secs": 0.0,
        "jax_persistent_cache_min_entry_size_bytes": -1,
        "jax_persistent_cache_enable_xla_caches": "",  # files of XLA itself, which nobody checks
    }
    for name, value in settings.items():
        jax.config.update(name, value)
    reset_cache()


@cache
def _serve_stores() -> None:
    """Lets JAX keep programs in our stores, for which it has no public door; other folders stay its own."""
    from jax._src import compilation_cache as module

    of_jax = module.get_file_cache

    def get_file_cache(path: str) -> tuple[Any, str] | None:
        return (_stores[path], path) if path in _stores else of_jax(path)

    module.get_file_cache = get_file_cache


@cache
def _quiet_loading() -> QuietLoading:
    return QuietLoading()


def _default_folder() -> Path:
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    caches = chosen if os.path.isabs(chosen) else os.path.expanduser("~/.cache")
    return Path(os.path.abspath(caches), "emlp-lab", "compiled")


def _tag() -> str:
    """What a program must have been compiled for to be run here."""
    return f"jax {jax.__version__} jaxlib {jaxlib_version} {sys.platform} {platform.machine()} {_cpu()}"


def _cpu() -> str:
    """The features of the CPU where the system lists them, else its name; JAX distinguishes CPUs, too."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
            features = next(line for line in lines if line.lower().startswith(("flags", "features")))
    except (OSError, StopIteration):
        features = platform.processor()
    return hashlib.sha256(features.encode()).hexdigest()[:16]


def _cause(problem: Exception) -> str:
    """Why a folder is not used, and what to do."""
    if isinstance(problem, NotPrivateError):
        return str(problem)
    if isinstance(problem, FileExistsError | NotADirectoryError):
        return "there is a file in its place; remove it or name another folder"
    if isinstance(problem, ImportError | AttributeError):
        return f"jax {jax.__version__} has no place for them; update emlp-lab"
    cause = getattr(problem, "strerror", None) or str(problem)
    return f"{cause}; name a folder that you can write to"
