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

    def has_memory(self, growing: int = 0) -> bool:
        """Whether the memory carries one more, where others will still grow."""
        ...

    def hand_over(self, kernel_id: str) -> None:
        """Notes that a kernel is a visitor's."""
        ...

    async def runs(self, kernel_id: str) -> bool:
        """Whether a kernel is alive."""
        ...

    async def shutdown_kernel(self, kernel_id: str) -> None:
        """Ends a kernel."""
        ...


P = TypeVar("P", bound=Page)


class Pool(Generic[P]):
    """Keeps pages ready until, with the pages of those who are here, there are `most`.

    These are one for each of a class of `size`, and a tenth more for those who load theirs again. So a class that comes
    starts no kernel. While it works, hardly anything is prepared: the places of those who have left are filled again
    one at a time, `pause` seconds after somebody has left. build: makes one page. at_once: as many are made at one time
    at the start. trouble: told what went wrong.
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
        self.size, self.most = size, size + max(1, size // 10)
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
        """Prepares a page for each of the class, or as many as the memory carries. say: told how many are ready."""
        await asyncio.gather(*(self._add_pages(self.size, say) for _ in range(self._at_once)))

    def refill(self) -> None:
        """Notes that somebody has left, or that there is time for the pages beyond those of the class."""
        if self._refilling is None or self._refilling.done():
            self._refilling = asyncio.get_running_loop().create_task(self._refill())

    async def take(self) -> P | None:
        """A page for a visitor. None: there is none, and the visitor may have a kernel of the usual kind."""
        while page := await self._next():
            self._kernels.hand_over(page.kernel_id)
            if await self._kernels.runs(page.kernel_id):
                return page
        return None

    async def give_up(self) -> bool:
        """Ends one page that waits, in favour of somebody who wants another one; whether there was one."""
        page = await self._next()
        if page is None:
            return False
        await self._kernels.shutdown_kernel(page.kernel_id)
        return True

    def close(self) -> None:
        """Prepares no more pages, since the server ends."""
        self._closed = True

    async def _next(self) -> P | None:
        if self.ready:
            return self._ready.get_nowait()
        if self._kernels.count() < self.most or self._waiting >= self._building:
            return None
        self._waiting += 1
        try:
            return await asyncio.wait_for(self._ready.get(), PATIENCE_SECONDS)
        except TimeoutError:
            return None
        finally:
            self._waiting -= 1

    async def _refill(self) -> None:
        await asyncio.sleep(self._pause)
        await self._add_pages(self.most, lambda ready: None)

    async def _add_pages(self, target: int, say: Callable[[int], None]) -> None:
        while self._lacks_one(target):
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

    def _lacks_one(self, target: int) -> bool:
        enough = self._kernels.count() >= target or self._failures >= MAX_FAILURES
        return not (enough or self._closed) and self._kernels.has_memory(self.ready + self._building)
