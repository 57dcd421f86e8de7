"""The dataset in the page: small, unpacked before anything starts, and said in words when it cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import pipeline
from geo.maps.layers import build_map
from geo.maps.packed import pack, unpack
from geo.maps.player import ASSETS, player_script
from geo.maps.render import render_html
from geo.theatre import load_theatre
from tests.maps.conftest import HOSTILE

#: An exported map of the bundled theatre weighs no more, with all of the player in it.
MOST_BYTES = 800_000
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(PLAIN)
def test_what_is_packed_comes_out_the_same(value: Any) -> None:
    packed = pack(value)
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", packed)
    assert unpack(packed) == value


def test_damaged_letters_are_said_to_be_damaged() -> None:
    with pytest.raises(ValueError, match="not a packed value"):
        unpack("AAAA" + pack({"a": 1})[4:])


def test_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        pack(float("nan"))


def test_nothing_of_a_report_lies_open_in_the_page(hostile_html: str) -> None:
    body = hostile_html.split("</title>", maxsplit=1)[1]
    assert HOSTILE[:20] not in body
    assert "Gazette" not in body


def test_the_script_of_the_page_keeps_its_words_and_loses_what_only_readers_need() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ASSETS / "player").glob("*.js")))
    bare = re.sub(r"(^|\s)//.*", "", code)
    script = player_script()
    words = re.findall(r'`[^`]*`|"[^"\n]*"', bare)
    assert len(words) > 1000
    assert [word for word in words if word not in script] == []
    assert "// " not in script
    assert len(script) < 0.8 * len(code)


def test_the_page_of_the_bundled_theatre_is_small() -> None:
    theatre = load_theatre("syria-2024")
    page = render_html(build_map(pipeline.prepare(theatre), theatre), title=theatre.title)
    assert len(page.encode()) <= MOST_BYTES


@pytest.mark.browser
@pytest.mark.parametrize("damage", ["cut", "garbled"])
def test_a_page_that_cannot_be_unpacked_says_so(page_html: str, open_page: Callable[..., Any], damage: str) -> None:
    start = page_html.index(">", page_html.index('id="frontline-data"')) + 1
    end = page_html.index("</script>", start)
    data = page_html[start:end]
    broken = data[: len(data) // 2] if damage == "cut" else "!" + data
    page = open_page(page_html[:start] + broken + page_html[end:], wait=False).page
    page.wait_for_selector("html[data-failed=yes]", state="attached")
    assert "could not be opened" in page.get_by_role("alert").inner_text()
    assert page.get_attribute("html", "data-ready") is None
