"""Which addresses there are, and where the links of the start page lead."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from emlp_widgets.state.lessons import lessons_in

from tests.server.conftest import Start
from tests.server.visitor import get
from tests.servers import NOTEBOOKS

READER = "Twitterbot/1.0"  # which gets a page that costs no kernel

MOVED = {
    "lab/": "lab",
    "lessons": "#lessons",
    "lessons/": "#lessons",
    "lessons/1/": "lessons/1",
    "lessons/2-representations.ipynb": "lessons/2",  # as lessons name one another
    "lessons/0-workbench.ipynb": "lab",
}


@pytest.mark.parametrize(("old", "new"), MOVED.items(), ids=MOVED)
def test_addresses_that_lead_on(server, old, new):
    page = get(server.url, old, limit_s=5)
    assert (page.status, page.headers["Location"]) == (302, urlsplit(server.url).path + new)


@pytest.mark.parametrize("place", ["lessons/0", "lessons/9", "lab.ipynb", "0-workbench.ipynb", "lessons/../lab"])
def test_other_addresses_say_that_there_is_nothing(server, place):
    page = get(server.url, place, limit_s=5)
    assert page.status == 404
    assert "There is no such page" in page.text
    assert f'href="{urlsplit(server.url).path}"' in page.text
    assert not server.kernels()


def test_every_link_of_the_start_page_leads_to_a_page_also_below_a_path(start: Start):
    server = start("--", "--Voila.base_url=/class/emlp/")
    assert server.url.endswith("/class/emlp/")
    text = get(server.url, limit_s=5).text
    links = set(re.findall(r'<a [^>]*href="([^"#?]*)', text))
    assert links >= {".", "lab", *(f"lessons/{lesson.number}" for lesson in lessons_in(NOTEBOOKS))}
    for link in links:
        page = get(urljoin(server.url, link), limit_s=5, **{"User-Agent": READER})
        assert page.status == 200, link
        assert "og:title" in page.text
    assert not re.findall(r'(?:src|url)[=(]"?(?!#)', text)  # nothing more is asked for
