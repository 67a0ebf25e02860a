"""The kernels of the visitors: not more than the machine carries, and none for a visitor who has gone."""

import time
from contextvars import ContextVar
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Int

KERNEL_BYTES = 450 * 10**6  # of one that has trained
started_here: ContextVar[list[str]] = ContextVar("started_here")  # identifiers of the kernels that a request started


def default_limit() -> int:
    """How many kernels fit into three quarters of the memory of this machine, at least two."""
    return max(2, int(0.75 * psutil.virtual_memory().total / KERNEL_BYTES))


class VisitorKernels(AsyncMappingKernelManager):
    """Counts the kernels, and ends those whose page is gone, whatever they still compute.

    A page that is open keeps its kernel for as long as it is open. `cull_idle_timeout`: seconds after which a kernel
    without a page is ended.
    """

    max_kernels = Int(default_limit(), config=True, help="kernels at one time")
    min_free_bytes = Int(10**9, help="memory that the kernels leave to the rest of the machine")
    unseen_seconds = Int(120, help="from the last byte of a page until its scripts have asked for a connection")
    connecting_seconds = Int(120, help="from there until it is made: a kernel that computes answers late")

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._starting: set[str] = set()
        self._folders: dict[str, TemporaryDirectory[str]] = {}  # what the kernels work in, since lessons save models
        self._ends: dict[str, float] = {}  # when a kernel without a page has to go, on the monotonic clock

    async def start_kernel(self, *, kernel_id: str | None = None, **kwargs: Any) -> str:
        """Starts a kernel. Raises HTTPError 503 where there are as many as there may be, or too little memory."""
        self._require_room()
        kernel_id = kernel_id or self.new_kernel_id(**kwargs)
        self._starting.add(kernel_id)
        self._folders[kernel_id] = TemporaryDirectory(prefix="emlp-lab-", ignore_cleanup_errors=True)
        kwargs |= {"path": None, "cwd": self._folders[kernel_id].name}
        try:
            await super().start_kernel(kernel_id=kernel_id, **kwargs)
        except BaseException:
            self._folders.pop(kernel_id).cleanup()
            raise
        finally:
            self._starting.discard(kernel_id)
        started_here.get([]).append(kernel_id)
        return kernel_id

    def page_ended(self, kernel_id: str) -> None:
        """Notes that the page of a kernel was sent, or that nobody waits for it any more."""
        self._alone(kernel_id, min(self.unseen_seconds, self.cull_idle_timeout))

    def page_connects(self, kernel_id: str) -> None:
        """Notes that a page asks for a connection, which its kernel has yet to answer."""
        self._alone(kernel_id, self.connecting_seconds)

    def notify_connect(self, kernel_id: str) -> None:
        """Notes that a page has connected."""
        super().notify_connect(kernel_id)
        self._ends.pop(kernel_id, None)

    def notify_disconnect(self, kernel_id: str) -> None:
        """Notes that a page has lost its connection, or was closed."""
        super().notify_disconnect(kernel_id)
        self._alone(kernel_id, self.cull_idle_timeout)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Ends a kernel that has been without a page for too long."""
        if self._ends.get(kernel_id, float("inf")) <= time.monotonic():
            await self.shutdown_kernel(kernel_id)

    async def shutdown_kernel(self, kernel_id: str, *args: Any, **kwargs: Any) -> None:
        """Ends a kernel."""
        await super().shutdown_kernel(kernel_id, *args, **kwargs)
        self._ends.pop(kernel_id, None)
        if kernel_id in self._folders:
            self._folders.pop(kernel_id).cleanup()

    def _alone(self, kernel_id: str, seconds: float) -> None:
        if kernel_id in self and not self._kernel_connections.get(kernel_id):
            self._ends[kernel_id] = time.monotonic() + seconds

    def _require_room(self) -> None:
        count = len(self._starting | set(self.list_kernel_ids()))
        free = psutil.virtual_memory().available
        if count >= self.max_kernels:
            reason = f"This server takes {self.max_kernels} at a time, and as many are here."
        elif free < self.min_free_bytes + KERNEL_BYTES:
            reason = "Those who are here use nearly all of this server's memory."
        else:
            return
        raise HTTPError(503, reason, reason="The room is full")
