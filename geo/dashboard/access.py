"""Who may look: everybody, unless the server is told to ask people to log in (OpenID Connect, by Streamlit itself)."""

from __future__ import annotations

import os
from collections.abc import Sequence

import streamlit as st

from geo.dashboard.components import notice, plain

LOGIN_VARIABLE = "FRONTLINE_LOGIN"
HELP = "docs/serving.md says how to set it up."


def login_wanted() -> bool:
    """Whether people must log in: the server was started with ``--login``, or its secrets say how."""
    return bool(os.environ.get(LOGIN_VARIABLE)) or _told_how()


def let_in() -> bool:
    """Whether this visitor may see the pages; if not, the page that says why is drawn.

    What is asked for but not set up lets nobody in.
    """
    if not login_wanted():
        return True
    if not _told_how():
        st.error(f"This dashboard asks people to log in, but nothing says who lets them in. {HELP}")
    elif not st.user.get("is_logged_in", False):
        st.title("Frontline Mapper", anchor=False)
        st.button("Log in", type="primary", on_click=st.login)
    elif not is_allowed(str(st.user.get("email", "")), _allowed()):
        st.error(plain(f"{st.user.get('email') or 'This account'} may not see this dashboard."))
        st.button("Log out", on_click=st.logout)
    else:
        return True
    notice()
    return False


def is_allowed(address: str, allowed: Sequence[str]) -> bool:
    """Whether an address is in a list of addresses and domains (``@example.org``); an empty list lets everybody in."""
    name = address.strip().lower()
    rules = [rule.strip().lower() for rule in allowed]
    return not rules or name in rules or any(rule.startswith("@") and name.endswith(rule) for rule in rules)


def _told_how() -> bool:
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def _allowed() -> Sequence[str]:
    """Addresses of ``[frontline] allowed``; a list that is none lets nobody in."""
    section = st.secrets.get("frontline", {})
    allowed = section.get("allowed", []) if hasattr(section, "get") else ["nobody"]
    return [str(rule) for rule in allowed] if isinstance(allowed, (list, tuple)) else ["nobody"]
