"""Buttons whose press is not lost.

A click on a button while a field is being written in sends two messages at once, the field's and the press. Streamlit
breaks off the drawing that the first began to begin another for the second, which knows nothing of the press any more.
What is noted before a drawing begins outlives that; whichever drawing gets as far as the button takes it.
"""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def pressed(label: str, key: str, *, form: bool = False, where: DeltaGenerator | None = None, **look: Any) -> bool:
    """Draw a button; whether it was pressed and nothing came of it yet.

    Parameters
    ----------
    key : of this button alone.
    form : whether it sends the form in which it stands.
    where : the part of the page it is drawn in; None takes the one that is open.
    look : what Streamlit's own buttons take.
    """
    noted = f"{key}-pressed"
    here = where or st
    draw = here.form_submit_button if form else here.button
    draw(label, key=key, on_click=_note, args=(noted,), **look)
    return bool(st.session_state.pop(noted, False))


def _note(noted: str) -> None:
    st.session_state[noted] = True
