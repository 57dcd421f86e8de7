"""What the pages share: harmless text, their own style and script, and a policy that allows these alone."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from html import escape
from pathlib import Path

from geo.evaluate.marked import shown

ASSETS = Path(__file__).parent / "assets"


def safe(text: object) -> str:
    """Text for any place of a page, attributes included: shown letter by letter, run nowhere."""
    return escape(shown(str(text)), quote=True)


@lru_cache(maxsize=8)
def asset(name: str) -> str:
    """A style or a script of ours."""
    return (ASSETS / name).read_text(encoding="utf-8")


def head(title: str, style: str, script: str = "") -> str:
    """The page down to its body: nothing is loaded, and only this style and this script run."""
    scripts = f"script-src '{_hash(script)}'; " if script else ""
    policy = f"default-src 'none'; style-src '{_hash(style)}'; {scripts}base-uri 'none'; form-action 'none'"
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">',
            f"<title>{safe(title)}</title>\n<style>{style}</style>\n</head>\n<body>",
        )
    )


def _hash(code: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"
