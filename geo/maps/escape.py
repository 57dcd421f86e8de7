"""Text from outside on its way into pages: the one place that makes it harmless.

Folium and Leaflet put popups, tooltips, names of layers and attributions into HTML inside JavaScript template
literals, and branca reads what it was given a second time as a Jinja template. Text has to be harmless in all three.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import urlsplit

#: Letters that mean something to a template literal or to Jinja, as numeric entities.
_ENTITIES = {ord(letter): f"&#{ord(letter)};" for letter in "`${}\\"}

#: What would end a script element or start a comment in it, and what Jinja would read as its own.
_SCRIPT = re.compile(r"<|\u2028|\u2029|&|\{(?=[{%#])")


def escape_text(text: str) -> str:
    """Text for an HTML sink of Folium or Leaflet: shown letter by letter there, run nowhere.

    HTML is escaped with its quotes; backtick, ``$``, braces and backslash become numeric entities, since
    ``html.escape`` alone still lets ``${...}`` run inside a template literal.
    """
    return html.escape(text, quote=True).translate(_ENTITIES)


def script_json(value: Any) -> str:
    r"""JSON for a script element, a data block or a Jinja template that is read twice.

    ``<``, ``&``, U+2028, U+2029 and a brace followed by one of ``{%#`` are written as ``\uXXXX``: they can occur in
    strings only, so the value stays the same.

    Raises
    ------
    ValueError
        When a number is not finite: such a file would be read by no browser.
    """
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _SCRIPT.sub(lambda m: f"\\u{ord(m[0]):04x}", plain)


def script_text(code: str) -> str:
    """JavaScript for a script element: what would end the element is written so that only strings can hold it."""
    return re.sub(r"<(?=/script|!--|script)", r"\\x3c", code, flags=re.IGNORECASE)


def safe_link(address: str | None) -> str | None:
    """The address if it is a web address (http or https, with a host), else None."""
    if not address:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme in {"http", "https"} and parts.hostname else None
