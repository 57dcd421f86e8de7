"""Text from outside stays text, whichever of the sinks it goes through."""

from __future__ import annotations

import html
import json

import pytest
from branca.element import Element
from hypothesis import given
from hypothesis import strategies as st

from geo.maps.escape import escape_text, safe_link, script_json, script_text
from tests.maps.conftest import HOSTILE

texts = st.text() | st.sampled_from([HOSTILE, "{{7*7}}", "{%", "{#", "</script>", "<!--", "\u2028"])


@given(texts)
def test_escaped_text_reads_the_same_and_holds_nothing_that_acts(text: str) -> None:
    safe = escape_text(text)
    assert html.unescape(safe) == html.unescape(html.escape(text, quote=True))
    assert not set("<>\"'`${}\\") & set(safe)


@given(st.recursive(texts | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(texts, inner)))
def test_json_for_scripts_keeps_its_value(value: object) -> None:
    text = script_json(value)
    assert json.loads(text) == value
    assert not any(part in text for part in ("<", "{{", "{%", "{#", "\u2028", "\u2029"))


@given(texts)
def test_json_survives_being_read_as_a_template(text: str) -> None:
    assert json.loads(Element(script_json({"a": {"b": text}})).render()) == {"a": {"b": text}}


def test_json_refuses_numbers_that_browsers_do_not_read() -> None:
    with pytest.raises(ValueError, match="JSON"):
        script_json({"a": float("nan")})


@pytest.mark.parametrize("end", ["</script>", "</SCRIPT >", "<!--", "<script>"])
def test_code_cannot_end_its_element(end: str) -> None:
    code = script_text(f'var a = "{end}";')
    assert "\\x3c" in code
    assert "<" not in code


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=c", True),
        (" http://example.org ", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(address: str | None, kept: bool) -> None:
    assert (safe_link(address) is not None) == kept
