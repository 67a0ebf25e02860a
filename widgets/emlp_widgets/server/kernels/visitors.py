"""The kernels of the visitors: not more than the machine carries, and none for a visitor who has gone."""

import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Int

from emlp_widgets.server.log import ClassLog
from emlp_widgets.server.machine.resources import RESERVE_BYTES, free_bytes, total_bytes

KERNEL_BYTES = 450 * 10**6  # of one that has trained
GROWTH_BYTES = 150 * 10**6  # of one that waits, by the time that it has trained
started_here: ContextVar[list[str]] = ContextVar("started_here")  # identifiers of the kernels that a request started


def default_limit() -> int:
    """How many kernels fit into three quarters of the memory of this machine, at least two."""
    return max(2, int(0.75 * total_bytes() / KERNEL_BYTES))


class VisitorKernels(AsyncMappingKernelManager):
    """Counts the kernels, and ends those whose page is gone, whatever they still compute.

    A page that is open keeps its kernel for as long as it is open. `cull_idle_timeout`: seconds after which a kernel
    without a page is ended.
    """

    max_kernels = Int(default_limit(), config=True, help="visitors at one time")
    min_free_bytes = Int(RESERVE_BYTES, help="memory that the kernels leave to the rest of the machine")
    unseen_seconds = Int(120, help="from the last byte of a page until its scripts have asked for a connection")
    connecting_seconds = Int(120, help="from there until it is made: a kernel that computes answers late")

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.class_log = ClassLog(self.max_kernels)
        self.give_up: Callable[[], Awaitable[bool]] = _nothing_to_give_up  # ends a page that waits for a visitor
        self.most = 0  # kernels altogether, where some wait for visitors
        self.on_leave: Callable[[], None] = lambda: None
        self._starting: set[str] = set()
        self._ending: set[str] = set()
        self._ahead: set[str] = set()  # those that no visitor has yet
        self._folders: dict[str, TemporaryDirectory[str]] = {}  # what the kernels work in, since lessons save models
        self._ends: dict[str, float] = {}  # when a kernel without a page has to go, on the monotonic clock

    async def start_kernel(self, *, kernel_id: str | None = None, ahead: bool = False, **kwargs: Any) -> str:
        """Starts a kernel. ahead: of any visitor, who gets it with `hand_over`.

        Raises HTTPError 503 where there are as many visitors as there may be, or too little memory.
        """
        if not ahead:
            await self._make_room()
        kernel_id = kernel_id or self.new_kernel_id(**kwargs)
        self._starting.add(kernel_id)
        self._ahead |= {kernel_id} if ahead else set()
        self._folders[kernel_id] = TemporaryDirectory(prefix="emlp-lab-", ignore_cleanup_errors=True)
        kwargs |= {"path": None, "cwd": self._folders[kernel_id].name}
        try:
            await super().start_kernel(kernel_id=kernel_id, **kwargs)
        except BaseException:
            self._forget(kernel_id)
            raise
        finally:
            self._starting.discard(kernel_id)
        if not ahead:
            self.hand_over(kernel_id)
        return kernel_id

    def hand_over(self, kernel_id: str) -> None:
        """Notes that a visitor has come, for whom a kernel is."""
        self._ahead.discard(kernel_id)
        started_here.get([]).append(kernel_id)
        self.class_log.moved(self.visitors(), free_bytes())

    def count(self) -> int:
        """How many kernels there are, with those that start."""
        return len(self._present())

    def visitors(self) -> int:
        """How many visitors there are."""
        return len(self._present() - self._ahead)

    def require_place(self) -> None:
        """Raises HTTPError 503 where there are as many visitors as there may be."""
        if self.visitors() >= self.max_kernels:
            self._refuse(f"This server takes {self.max_kernels} at a time, and as many are here.")

    def has_memory(self, growing: int = 0) -> bool:
        """Whether the memory carries one more kernel, where others have yet to train."""
        return free_bytes() >= self.min_free_bytes + KERNEL_BYTES + growing * GROWTH_BYTES

    async def runs(self, kernel_id: str) -> bool:
        """Whether a kernel is alive."""
        return kernel_id in self and await ensure_async(self.get_kernel(kernel_id).is_alive())

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
        """Ends a kernel, whose place is free from now on."""
        self._ending.add(kernel_id)
        try:
            await super().shutdown_kernel(kernel_id, *args, **kwargs)
        finally:
            self._ending.discard(kernel_id)
        was_visitor = kernel_id not in self._ahead
        self._forget(kernel_id)
        if was_visitor:
            self.class_log.moved(self.visitors(), free_bytes())
        self.on_leave()

    def _handle_kernel_died(self, kernel_id: str) -> None:
        super()._handle_kernel_died(kernel_id)
        if kernel_id not in self._ahead:
            self.class_log.died(self.visitors(), free_bytes())
        self._forget(kernel_id)
        self.on_leave()

    def _forget(self, kernel_id: str) -> None:
        self._ends.pop(kernel_id, None)
        self._ahead.discard(kernel_id)
        if kernel_id in self._folders:
            self._folders.pop(kernel_id).cleanup()

    def _present(self) -> set[str]:
        return (self._starting | set(self.list_kernel_ids())) - self._ending

    def _alone(self, kernel_id: str, seconds: float) -> None:
        if kernel_id in self and not self._kernel_connections.get(kernel_id):
            self._ends[kernel_id] = time.monotonic() + seconds

    async def _make_room(self) -> None:
        """Returns when one more visitor may have a kernel of the usual kind, and lets nobody in between."""
        self.require_place()
        while self.count() >= max(self.max_kernels, self.most) or not self.has_memory():
            if not await self.give_up():
                break
        self.require_place()
        if not self.has_memory():
            self._refuse("Those who are here use nearly all of this server's memory.")

    def _refuse(self, reason: str) -> NoReturn:
        self.class_log.refused(self.visitors(), free_bytes(), reason[0].lower() + reason[1:])
        raise HTTPError(503, reason, reason="The room is full")


async def _nothing_to_give_up() -> bool:
    return False
