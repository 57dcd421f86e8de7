"""Every text of the catalogue is said somewhere, and every text that is said by its whole key is there."""

from __future__ import annotations

import re
from pathlib import Path

from geo.texts import FIRST, own_texts

ROOT = Path(__file__).parents[2] / "geo"
SOURCES = {
    suffix: "\n".join(file.read_text(encoding="utf-8") for file in sorted(ROOT.rglob(f"*{suffix}")))
    for suffix in (".py", ".js")
}
CODE = "\n".join(SOURCES.values())
#: Words in quotes, and names of things in JavaScript, of which keys are put together.
WORDS = set(re.findall(r"""["'`](\w+)["'`]""", CODE)) | set(re.findall(r"\b(\w+):", SOURCES[".js"]))
#: Keys, and parts of them, that are put together, as patterns.
HOLE = r"\$?\{(?:[^{}]|\{[^{}]*\})+\}"
MADE = [
    re.compile(r"(\w+)".join(re.escape(part) for part in re.split(HOLE, found[1])))
    for found in re.finditer(rf"""["'`]([\w.]*(?:{HOLE}\w*)+)["'`]""", CODE)
    if re.search(r"[a-z]", re.sub(HOLE, "", found[1]))
]


def is_said(key: str) -> bool:
    return bool(re.search(rf"""["'`]{re.escape(key)}["'`]""", CODE)) or is_made(key)


def is_made(text: str) -> bool:
    """Whether a pattern gives the text, of words that stand in the code or are made themselves."""
    fits = filter(None, (pattern.fullmatch(text) for pattern in MADE))
    return any(all(part in WORDS or ("." in text and is_made(part)) for part in fit.groups()) for fit in fits)


def test_no_text_is_left_over() -> None:
    assert [key for key in own_texts(FIRST) if not is_said(key)] == []


def test_every_text_that_is_said_is_there() -> None:
    said = set(re.findall(r"""\bsay\(\s*["'](\w+\.\w+)["']""", CODE))
    assert len(said) > 100
    assert said - own_texts(FIRST).keys() == set()
