"""A real server on this machine, for a module or for one test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers import Server, start_voila

Start = Callable[..., Server]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of a module."""
    started = start_voila(tmp_path_factory.mktemp("server"))
    yield started
    started.stop()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a server with options of its own; it is stopped at the end of the test."""
    servers: list[Server] = []

    def start(*arguments: str, **environment: str) -> Server:
        servers.append(start_voila(tmp_path, *arguments, **environment))
        return servers[-1]

    yield start
    for started in servers:
        started.stop()
