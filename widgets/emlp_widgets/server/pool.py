"""Pages that wait for a class, so that all who come at once find theirs."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, Protocol, TypeVar

MAX_FAILURES = 3  # in a row, after which no more pages are prepared
PATIENCE_SECONDS = 60  # of a visitor, for a page that is being prepared


class Page(Protocol):
    """A page that waits for its visitor."""

    kernel_id: str


class Kernels(Protocol):
    """What the pool knows of `VisitorKernels`."""

    def count(self) -> int:
        """How many kernels there are, with those that start."""
        ...

    def is_full(self) -> bool:
        """Whether there are as many as there may be."""
        ...

    def has_memory(self, growing: int = 0) -> bool:
        """Whether the memory carries one more, where others will still grow."""
        ...

    async def runs(self, kernel_id: str) -> bool:
        """Whether a kernel is alive."""
        ...

    async def shutdown_kernel(self, kernel_id: str) -> None:
        """Ends a kernel."""
        ...


P = TypeVar("P", bound=Page)


class Pool(Generic[P]):
    """Keeps pages ready until, with the pages of those who are here, there are `size`.

    So a class that comes starts no kernel, and nothing is prepared while it works: only the places of those who have
    left are filled again, one at a time, `pause` seconds after somebody has left. build: makes one page. at_once: as
    many are made at one time at the start. trouble: told what went wrong.
    """

    def __init__(
        self,
        size: int,
        kernels: Kernels,
        build: Callable[[], Awaitable[P]],
        *,
        at_once: int = 1,
        pause: float = 10,
        trouble: Callable[[str], None] = lambda text: None,
    ):
        self.size = size
        self._kernels, self._build = kernels, build
        self._at_once, self._pause, self._trouble = at_once, pause, trouble
        self._ready: asyncio.Queue[P] = asyncio.Queue()
        self._building = self._waiting = self._failures = 0
        self._closed = False
        self._refilling: asyncio.Task[None] | None = None

    @property
    def ready(self) -> int:
        """How many pages are ready."""
        return self._ready.qsize()

    async def fill(self, say: Callable[[int], None] = lambda ready: None) -> None:
        """Prepares pages until there are enough, or the memory carries no more. say: told how many are ready."""
        await asyncio.gather(*(self._add_pages(say) for _ in range(self._at_once)))

    def refill(self) -> None:
        """Notes that somebody has left."""
        if self._refilling is None or self._refilling.done():
            self._refilling = asyncio.get_running_loop().create_task(self._refill())

    async def take(self) -> P | None:
        """A page for a visitor. None: there is none, and the visitor may have a kernel of the usual kind."""
        while self.ready or (self._kernels.is_full() and self._waiting < self._building):
            self._waiting += 1
            try:
                page = await asyncio.wait_for(self._ready.get(), PATIENCE_SECONDS)
            except TimeoutError:
                return None
            finally:
                self._waiting -= 1
            if await self._kernels.runs(page.kernel_id):
                return page
        return None

    async def give_up(self) -> bool:
        """Ends one page that waits, in favour of somebody who wants another one; whether there was one."""
        page = await self.take()
        if page is None:
            return False
        await self._kernels.shutdown_kernel(page.kernel_id)
        return True

    def close(self) -> None:
        """Prepares no more pages, since the server ends."""
        self._closed = True

    async def _refill(self) -> None:
        await asyncio.sleep(self._pause)
        await self._add_pages(lambda ready: None)

    async def _add_pages(self, say: Callable[[int], None]) -> None:
        while self._lacks_one():
            self._building += 1
            try:
                page = await self._build()
            except Exception as error:
                self._failures += 1
                if not self._closed:
                    self._trouble(f"a page could not be prepared: {error}")
            else:
                self._failures = 0
                self._ready.put_nowait(page)
                say(self.ready)
            finally:
                self._building -= 1

    def _lacks_one(self) -> bool:
        enough = self._kernels.count() >= self.size or self._failures >= MAX_FAILURES
        return not (enough or self._closed) and self._kernels.has_memory(self.ready + self._building)
