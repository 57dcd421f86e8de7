"""Who is at the desk: the name under which decisions are logged."""

from __future__ import annotations

import streamlit as st

#: Kept apart from the field, which is forgotten while another page is shown.
KEPT = "reviewer-name"
LONGEST = 60


def name() -> str:
    """The name given, else that of who is logged in; empty when neither is known."""
    given = str(st.session_state.get(KEPT, ""))
    return given or _logged_in()


def ask() -> None:
    """Draw the field for the name."""
    if "reviewer-field" not in st.session_state:
        st.session_state["reviewer-field"] = name()
    given = st.text_input(
        "Your name", key="reviewer-field", max_chars=LONGEST, placeholder="Your name, for the log",
        label_visibility="collapsed",
    )  # fmt: skip
    st.session_state[KEPT] = "".join(c for c in given if c.isprintable()).strip()


def _logged_in() -> str:
    """The name that Streamlit's own login gives, where it is set up."""
    user = st.user.to_dict() if st.user else {}
    found = str(user.get("name") or user.get("email") or "")
    return "".join(c for c in found if c.isprintable()).strip()[:LONGEST]
