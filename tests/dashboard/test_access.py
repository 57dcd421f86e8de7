"""Nobody gets past the log-in that was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.dashboard.access import LOGIN_VARIABLE, is_allowed

SCRIPT = """
import streamlit as st
from geo.dashboard.access import let_in
if let_in():
    st.title("inside")
"""


def titles(app: AppTest) -> list[str]:
    assert not app.exception
    return [title.value for title in app.title]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(LOGIN_VARIABLE, raising=False)
    return AppTest.from_string(SCRIPT)


def test_without_a_word_about_it_everybody_is_in(app: AppTest) -> None:
    assert titles(app.run()) == ["inside"]


def test_log_in_that_is_asked_for_but_not_set_up_lets_nobody_in(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOGIN_VARIABLE, "yes")
    assert titles(app.run()) == []
    assert "nothing says who lets them in" in app.error[0].value


def test_a_stranger_is_shown_the_button_alone(app: AppTest) -> None:
    app.secrets["auth"] = {"client_id": "x"}
    assert titles(app.run()) == ["Frontline Mapper"]
    assert [button.label for button in app.button] == ["Log in"]


@pytest.mark.parametrize(
    ("address", "shown", "buttons"), [("a@example.org", ["inside"], []), ("b@example.org", [], ["Log out"])]
)
def test_of_those_who_logged_in_the_list_says_who_is_let_in(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, address: str, shown: list[str], buttons: list[str]
) -> None:
    app.secrets["auth"] = {"client_id": "x"}
    app.secrets["frontline"] = {"allowed": ["a@example.org"]}
    monkeypatch.setattr(st, "user", {"is_logged_in": True, "email": address})
    assert titles(app.run()) == shown
    assert [button.label for button in app.button] == buttons
    assert ["may not see this dashboard" in error.value for error in app.error] == [True] * len(buttons)


@pytest.mark.parametrize("allowed", ["a@example.org", 5])
def test_a_list_that_is_none_lets_nobody_in(app: AppTest, monkeypatch: pytest.MonkeyPatch, allowed: object) -> None:
    app.secrets["auth"] = {"client_id": "x"}
    app.secrets["frontline"] = {"allowed": allowed}
    monkeypatch.setattr(st, "user", {"is_logged_in": True, "email": "a@example.org"})
    assert titles(app.run()) == []


@pytest.mark.parametrize(
    ("address", "allowed", "good"),
    [
        ("a@example.org", [], True),
        ("A@Example.org ", ["a@example.org"], True),
        ("b@example.org", ["a@example.org"], False),
        ("b@example.org", ["@example.org"], True),
        ("b@evil-example.org", ["@example.org"], False),
        ("", ["@example.org"], False),
    ],
)
def test_addresses_and_domains(address: str, allowed: list[str], good: bool) -> None:
    assert is_allowed(address, allowed) is good
