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
from geo.maps.player import ASSETS, lean_script
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


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


def test_the_player_has_no_line_within_a_string_so_indents_mean_nothing() -> None:
    for file in (ASSETS / "player").glob("*.js"):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert line.count("`") % 2 == 0, f"{file.name}: {line}"
            assert not line.endswith("\\"), f"{file.name}: {line}"


def test_a_lean_script_keeps_its_words() -> None:
    assert lean_script("// why\nconst a = 1; // one\n\n  if (a) {\n    // more\n    b();\n  }\n") == (
        "const a = 1; // one\nif (a) {\nb();\n}"
    )


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
