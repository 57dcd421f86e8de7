from __future__ import annotations

from datetime import date

import pytest

from geo.sources import read_documents
from tests.counted import calls

PAGE = """<!doctype html><html><head><title>Town falls - A Paper</title><meta property="og:site_name" content="A Paper">
<meta property="og:title" content="Town &amp; falls"><meta property="article:published_time" content="2023-04-09T22:00:00+02:00">
<link rel="canonical" href="https://paper.example/town"><style>p {}</style><script>var words = 'hidden'</script></head>
<body><nav>Home News</nav><article><h1>Town   falls</h1><p>The army <b>left</b>
the town.<script>hidden()</script></p><ul><li>First</li><li>Second</li></ul>Line<br>break &lt;b&gt; %s</article>
<aside>Read also</aside><footer>Rights</footer></body></html>"""
FILLER = "and more was said of it in many words " * 6


def only(page: str):
    loaded = read_documents(page.encode(), "a.html")
    assert len(loaded.documents) == 1
    return loaded.documents[0]


def test_the_article_is_read_block_by_block_without_scripts_and_navigation():
    text = only(PAGE % FILLER).text
    assert text.split("\n\n")[:5] == ["Town falls", "The army left the town.", "First", "Second", "Line"]
    assert "break <b> and more" in text
    assert not any(word in text for word in ("hidden", "Home", "Read also", "Rights", "{}"))


def test_title_date_source_and_address_come_from_the_head():
    document = only(PAGE % FILLER)
    assert (document.title, document.source) == ("Town & falls", "A Paper")
    assert (document.published, document.url) == (date(2023, 4, 9), "https://paper.example/town")


@pytest.mark.parametrize(
    "inside",
    [
        '<time datetime="2023-04-09T10:00">yesterday</time>',
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2023-04-09"}]}</script>',
        '<script type="application/ld+json">[{"datePublished": "2023-04-09T00:00:00Z"}]</script>',
        '<meta name="date" content="2023-04-09">',
        "<p>Published: 9 April 2023</p>",
    ],
)
def test_the_day_is_found_wherever_pages_put_it(inside):
    assert only(f"<body><article><h1>Town falls</h1>{inside}<p>{FILLER}</p></article>").published == date(2023, 4, 9)


def test_linked_data_that_is_broken_is_passed_over():
    page = '<script type="application/ld+json">{"datePublished": [</script><p>The army left.</p>'
    assert only(page).published is None


def test_a_teaser_is_not_taken_for_the_article():
    page = f"<article>Short</article><div><p>{FILLER}</p></div>"
    assert FILLER.strip() in only(page).text


def test_the_declared_encoding_is_used():
    page = f'<meta charset="windows-1251"><p>Войска вошли в город. {FILLER}</p>'.encode("cp1251")
    loaded = read_documents(page, "a.html")
    assert loaded.documents[0].text.startswith("Войска вошли")
    assert loaded.rejected == ()


@pytest.mark.parametrize(
    ("head", "again"), [(b"", b"<p>" * 20_000), (b"<b>" * 900, b"<p>" * 1_000), (b"", b"<" * 250_000)]
)
def test_tangled_markup_takes_work_in_proportion(head, again):
    def work(times: int) -> int:
        return calls(lambda: read_documents(head + again * times + b"x", "a.html"))

    work(1)
    assert work(2) < 2.1 * work(1)
