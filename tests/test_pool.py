"""Pages that wait for a class: as many as there may be, none too many, and nothing is made while the class works."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from emlp_widgets.server.kernels.pool import MAX_FAILURES, Pool


@dataclass
class Page:
    kernel_id: str


@dataclass
class Kernels:
    """Kernels that are only counted."""

    carried: int = 10**6  # as many as the memory carries
    alive: list[str] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    visitors: list[str] = field(default_factory=list)
    made: int = 0
    building: int = 0
    most_building: int = 0
    broken: bool = False

    def count(self) -> int:
        return len(self.alive) + self.building

    def hand_over(self, kernel_id: str) -> None:
        self.visitors.append(kernel_id)

    def has_memory(self, growing: int = 0) -> bool:
        return self.count() < self.carried

    async def runs(self, kernel_id: str) -> bool:
        return kernel_id not in self.dead

    async def shutdown_kernel(self, kernel_id: str) -> None:
        self.alive.remove(kernel_id)

    async def build(self) -> Page:
        self.building += 1
        self.most_building = max(self.most_building, self.building)
        await asyncio.sleep(0.001)
        self.building -= 1
        if self.broken:
            raise RuntimeError("no workbench")
        self.made += 1
        self.alive.append(f"kernel {self.made}")
        return Page(self.alive[-1])


def play(scene: Callable[[Kernels, Pool[Page], list[str]], Awaitable[None]], size: int = 5, **options: int) -> Kernels:
    """Lets a scene happen with a pool, and returns its kernels."""
    kernels, told = Kernels(**options), []

    async def happen() -> None:
        await scene(kernels, Pool(size, kernels, kernels.build, at_once=2, pause=0.01, trouble=told.append), told)

    asyncio.run(happen())
    return kernels


async def settle(pool: Pool[Page]) -> None:
    """Returns when the pool has been refilled."""
    assert pool._refilling is not None
    await pool._refilling


async def begin(pool: Pool[Page], kernels: Kernels) -> asyncio.Task[None]:
    """Begins to fill a pool, and returns when pages are being made."""
    filling = asyncio.create_task(pool.fill())
    while kernels.building < 2:
        await asyncio.sleep(0)
    return filling


@pytest.mark.parametrize(("size", "carried", "expected"), [(1, 99, 1), (5, 99, 5), (5, 3, 3), (5, 0, 0)])
def test_a_pool_is_filled_as_far_as_the_memory_carries(size, carried, expected):
    async def scene(kernels, pool, told):
        said: list[int] = []
        await pool.fill(said.append)
        assert said == list(range(1, expected + 1))
        assert pool.ready == kernels.made == expected
        assert kernels.most_building <= 2

    play(scene, size, carried=carried)


def test_a_class_finds_its_pages_and_few_more_are_made_while_it_works():
    async def scene(kernels, pool, told):
        await pool.fill()
        pool.refill()
        await asyncio.sleep(0)
        visitors = [await pool.take() for _ in range(20)]
        assert kernels.visitors == [f"kernel {k}" for k in range(1, 21)]
        assert await pool.take() is None
        kernels.most_building = 0
        await settle(pool)
        assert (pool.ready, kernels.made, kernels.most_building) == (2, 22, 1)  # a tenth more, one after another
        for visitor in visitors[:3]:
            await kernels.shutdown_kernel(visitor.kernel_id)
            pool.refill()
            await asyncio.sleep(0)
        assert kernels.made == 22  # not at once: they may only load their page again, for which two are ready
        await settle(pool)
        assert (pool.ready, kernels.count(), kernels.most_building) == (5, 22, 1)

    play(scene, 20)


def test_a_page_whose_kernel_has_died_is_given_to_nobody():
    async def scene(kernels, pool, told):
        await pool.fill()
        kernels.dead = {"kernel 1", "kernel 2"}
        page = await pool.take()
        assert page.kernel_id == "kernel 3"

    play(scene)


def test_where_pages_take_all_places_and_are_being_made_a_visitor_waits_for_one():
    async def scene(kernels, pool, told):
        kernels.alive = ["a lesson"]
        pool.size = pool.most
        filling = await begin(pool, kernels)
        pages = await asyncio.gather(*(pool.take() for _ in range(3)))
        assert [page and page.kernel_id for page in pages] == ["kernel 1", "kernel 2", None]
        assert kernels.made == 2
        await filling

    play(scene, 2)


def test_where_there_is_room_a_visitor_does_not_wait():
    async def scene(kernels, pool, told):
        filling = await begin(pool, kernels)
        assert await pool.take() is None
        await filling

    play(scene, 5)


def test_a_page_that_waits_gives_way_to_somebody_who_wants_another():
    async def scene(kernels, pool, told):
        await pool.fill()
        assert await pool.give_up()
        assert kernels.alive == ["kernel 2"]
        assert await pool.give_up()
        assert not await pool.give_up()

    play(scene, 2)


def test_pages_that_cannot_be_made_are_told_and_not_tried_for_ever():
    async def scene(kernels, pool, told):
        kernels.broken = True
        await pool.fill()
        assert told[0] == "a page could not be prepared: no workbench"
        assert MAX_FAILURES <= len(told) <= MAX_FAILURES + 1  # one was under way
        assert pool.ready == 0

    play(scene)


def test_a_pool_that_is_closed_makes_nothing_more():
    async def scene(kernels, pool, told):
        filling = await begin(pool, kernels)
        pool.close()
        await filling
        assert kernels.made == 2

    play(scene)
