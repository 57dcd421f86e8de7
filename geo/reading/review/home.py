"""Where a decision and the claims it speaks of stand: by the content of the document and the words, not by ids."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace

from geo.model import Claim, Document

#: What makes a document this document: a copy under another source or date is another one.
IDENTITY = ("text", "published", "source", "url")
#: Offsets of a claim in its text.
SPANS = ("place_start", "place_end", "trigger_start", "trigger_end", "sentence_start", "sentence_end")


@dataclass(frozen=True, slots=True)
class Home:
    """The document a decision was made on.

    Attributes
    ----------
    content : hash of all that makes it this document, whatever its id.
    text : hash of its text alone.
    document_id : its id at the time.
    """

    content: str
    text: str
    document_id: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A claim as it stood when it was decided on.

    Attributes
    ----------
    key : name of its slot: made of the words it stands on, or of the decision that made it.
    claim : all of it, as it stood.
    quote : the words of its sentence, by which it is found again in a text that was altered.
    read : as the reader had it; None for a claim that a reviewer made, which is known by its key alone.
    """

    key: str
    claim: Claim
    quote: str
    read: Claim | None


def content_hash(document: Document) -> str:
    """Hash of what makes a document this document, whatever its id."""
    return _hash([str(getattr(document, name)) for name in IDENTITY])


def text_hash(document: Document) -> str:
    """Hash of a document's text alone."""
    return _hash([document.text])


def home_of(document: Document) -> Home:
    """The home of decisions on a document."""
    return Home(content_hash(document), text_hash(document), document.id)


def claim_key(claim: Claim) -> str:
    """Name of the slot of a reader's claim within its document: the words it stands on and what it says happened."""
    spans = (claim.place_start, claim.place_end, claim.trigger_start, claim.trigger_end)
    return ":".join(str(part) for part in (*spans, claim.event.value))


def _hash(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def shifted(claim: Claim, quote: str, text: str) -> Claim | None:
    """The claim where its sentence stands in a text now; None when its words are not there any more.

    Of several places that read alike the one nearest to where it stood is taken.
    """
    if text[claim.sentence_start : claim.sentence_end] == quote:
        return claim
    found = [match.start() for match in re.finditer(re.escape(quote), text)] if quote else []
    if not found:
        return None
    by = min(found, key=lambda start: (abs(start - claim.sentence_start), start)) - claim.sentence_start
    spans = {name: getattr(claim, name) + by for name in SPANS}
    words = [(claim.place_text, "place_start", "place_end"), (claim.trigger, "trigger_start", "trigger_end")]
    there = all(spans[start] >= 0 and text[spans[start] : spans[end]] == word for word, start, end in words)
    return replace(claim, **spans) if there else None
