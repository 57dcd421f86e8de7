"""From what a model wrote to items: fences and talk around the JSON are passed over, a cut-off list is kept so far."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_LIST = re.compile(r'"claims"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
#: More items than this about one piece of a report are no reading of it.
LIMIT_ITEMS = 500
#: How many lists and openings are tried: an answer has one, talk around it may quote a few.
LIMIT_LISTS, LIMIT_OPENINGS = 5, 5
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Items:
    """What an answer holds; ``whole`` is False when its end is missing or broken."""

    items: tuple[dict[str, Any], ...]
    whole: bool


def parse_answer(answer: str) -> Items | None:
    """The items of an answer; None when it holds no list of claims at all."""
    text = answer.rsplit("</think>", 1)[-1].strip()  # some servers leave a model's musings in
    lists = list(_LIST.finditer(text))[-LIMIT_LISTS:]
    for begun in reversed(lists):  # talk comes before the answer
        claims = _claims_around(text, begun.start())
        if claims is not None:
            return _items(claims)
    if lists:
        return _begun(text, lists[-1].end())
    bare = _value(text, text.find("[")) if text.lstrip("`json \n").startswith("[") else None
    return _items(bare) if isinstance(bare, list) else None


def _claims_around(text: str, position: int) -> list[Any] | None:
    """The claims of the whole object that opens before ``position``, the nearest opening first."""
    start = position
    for _ in range(LIMIT_OPENINGS):
        start = text.rfind("{", 0, start)
        if start < 0:
            return None
        value = _value(text, start)
        if isinstance(value, dict) and isinstance(value.get("claims"), list):
            return list(value["claims"])
    return None


def _value(text: str, start: int) -> Any:
    try:
        return _DECODER.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _items(claims: list[Any]) -> Items:
    kept = tuple(c for c in claims[:LIMIT_ITEMS] if isinstance(c, dict))
    return Items(kept, whole=True)


def _begun(text: str, position: int) -> Items:
    """The whole items of a list that begins at ``position`` and whose end is missing."""
    items: list[dict[str, Any]] = []
    while len(items) < LIMIT_ITEMS:
        between = _BETWEEN.match(text, position)
        try:
            value, position = _DECODER.raw_decode(text, between.end() if between else position)
        except (ValueError, RecursionError):
            break
        if isinstance(value, dict):
            items.append(value)
    return Items(tuple(items), whole=False)
