"""The Streamlit pages: thin, one a module."""

from __future__ import annotations

from pathlib import Path


def app_file() -> Path:
    """The script Streamlit runs: inside the installed package, or at the top of a checkout.

    Streamlit serves the folder ``static/`` beside it.
    """
    package = Path(__file__).parent.parent
    installed = package / "streamlit_app.py"
    return installed if installed.exists() else package.parent / "streamlit_app.py"
