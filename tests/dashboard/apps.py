"""Pages without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page(name: str, **parameters: str) -> AppTest:
    """A page at an address with these query parameters, before it is drawn."""
    app = AppTest.from_string(f"from geo.dashboard import {name}\n{name}.show()", default_timeout=120)
    for key, value in parameters.items():
        app.query_params[key] = value
    return app


def press(app: AppTest, label: str) -> AppTest:
    """The page drawn again after a button was pressed."""
    return next(button for button in app.button if button.label == label).click().run()
