"""The question: guideline, parties and report, and the shape the answer must have."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo.errors import InputError
from geo.model import Event, Modality
from geo.theatre import data_dir

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Actor

_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
#: Every field of a claim, in the order in which a model should think of them: the words first.
FIELDS: dict[str, dict[str, Any]] = {
    "sentence": _TEXT,
    "trigger": _TEXT,
    "place": _TEXT,
    "relation": _TEXT_OR_NULL,
    "event": {"type": "string", "enum": [e.value for e in Event]},
    "actor": _TEXT_OR_NULL,
    "actor_words": _TEXT_OR_NULL,
    "against": _TEXT_OR_NULL,
    "against_words": _TEXT_OR_NULL,
    "date_from": _TEXT_OR_NULL,
    "date_to": _TEXT_OR_NULL,
    "modality": {"type": "string", "enum": [m.value for m in Modality]},
    "attribution": _TEXT_OR_NULL,
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": FIELDS,
                "required": list(FIELDS),
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}
#: Aliases shown of each party: enough to recognise it, few enough to leave room for the report.
_ALIASES = 4


def messages(text: str, published: date | None, actors: Sequence[Actor]) -> list[dict[str, str]]:
    """The messages that ask about one piece of a report.

    Raises
    ------
    InputError
        When the guideline is missing.
    """
    return [
        {"role": "system", "content": f"{guideline()}\n# Parties\n\n{_parties(actors)}\n"},
        {"role": "user", "content": _question(text, published)},
    ]


def identity(model: str, asked: list[dict[str, str]]) -> str:
    """Hash of all that decides an answer: model, guideline, parties, schema, date and text."""
    return hashlib.sha256(json.dumps([model, asked, SCHEMA], sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=1)
def guideline() -> str:
    """What the model is told about claims.

    Raises
    ------
    InputError
        When the file is missing.
    """
    path = data_dir() / "reading" / "model_guideline.md"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError("cannot be read", str(path), "Restore the file from the project.") from error


def _parties(actors: Sequence[Actor]) -> str:
    return "\n".join(f"- {a.id}: {'; '.join((a.name, *a.aliases[:_ALIASES]))}" for a in actors)


def _question(text: str, published: date | None) -> str:
    # The marker depends on the text, so that no text can hold its own and end before its end.
    marker = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    day = published.isoformat() if published else "unknown"
    return (
        f"Day of publication: {day}\n"
        f"The report is what stands between the two lines REPORT-{marker}.\n"
        f"REPORT-{marker}\n{text}\nREPORT-{marker}\n"
        "Answer with the JSON object."
    )
