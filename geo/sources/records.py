"""From a record's fields to a Document: the checks every format shares."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geo.model import Document, DocumentKind, Rejected
from geo.sources.published import find_published, parse_published
from geo.sources.raw import LIMIT_TEXT

RELIABILITY = re.compile(r"[A-F][1-6]")
UNGRADED = "F6"
#: Titles, sources and addresses longer than this are no such things.
LIMIT_FIELD = 2000
#: Neither may be written as UTF-8 or kept in every database; one character for one keeps offsets.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a source held.

    Attributes
    ----------
    rejected : what could not be used and what was used otherwise than written.
    needs_date : ids of documents whose publication date neither a field nor the text gives.
    """

    documents: tuple[Document, ...]
    rejected: tuple[Rejected, ...] = ()
    needs_date: tuple[str, ...] = ()


@dataclass
class Collector:
    """Gathers the documents of one source in order.

    Attributes
    ----------
    published : the date of documents that state none in a field.
    keep_empty : keep records whose text is empty.
    """

    published: date | None = None
    keep_empty: bool = False
    documents: dict[str, Document] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)

    def note(self, where: str, what: str, remedy: str = "") -> None:
        """Keep a reason for what was not used."""
        self.rejected.append(Rejected(where, what, remedy))

    def add(self, record: object, where: str) -> None:
        """Add the document a record describes, or the reason why it describes none."""
        if not isinstance(record, Mapping):
            self.note(where, "is no record with named fields", 'Write {"id": ..., "text": ...}.')
            return
        text = record.get("text")
        fault = None if self.keep_empty and isinstance(text, str) and not text.strip() else _text_fault(text)
        if fault:
            self.note(where, *fault)
            return
        document = self._document(record, UNSTORABLE.sub(REPLACEMENT, str(text)), where)
        first = self.documents.setdefault(document.id, document)
        if first is not document:
            same = "with the same text" if first.text == document.text else "with another text; the first is kept"
            self.note(where, f"the id {document.id!r} occurs twice, {same}", "Give each document an id of its own.")

    def loaded(self) -> Loaded:
        """What was gathered."""
        documents = tuple(self.documents.values())
        needs_date = tuple(d.id for d in documents if d.published is None)
        return Loaded(documents, tuple(self.rejected), needs_date)

    def _document(self, record: Mapping[str, Any], text: str, where: str) -> Document:
        return Document(
            id=self._id(record.get("id"), text, where),
            text=text,
            published=self._published(record.get("published"), text, where),
            title=self._words(record, "title", where),
            source=self._words(record, "source", where),
            url=self._words(record, "url", where) or None,
            reliability=self._reliability(record.get("reliability"), where),
            kind=self._kind(record.get("kind"), where),
            based_on=self._words(record, "based_on", where) or None,
        )

    def _id(self, value: object, text: str, where: str) -> str:
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return UNSTORABLE.sub(REPLACEMENT, str(value))
        if value not in (None, ""):
            self.note(where, f"the id {_shown(value)} is no text; one was made", "Write ids as text.")
        return content_id(text)

    def _published(self, value: object, text: str, where: str) -> date | None:
        day = parse_published(value)
        if day is None and value not in (None, ""):
            remedy = "Write it as 2024-01-31."
            self.note(where, f"the publication date {_shown(value)} cannot be read and is left out", remedy)
        return day or self.published or find_published(text)

    def _words(self, record: Mapping[str, Any], name: str, where: str) -> str:
        value = record.get(name)
        if value is None:
            return ""
        if isinstance(value, (dict, list, bool)) or len(str(value)) > LIMIT_FIELD:
            self.note(where, f"the field {name!r} is no short text and is left out", f"Write {name!r} as text.")
            return ""
        return UNSTORABLE.sub(REPLACEMENT, str(value)).strip()

    def _reliability(self, value: object, where: str) -> str:
        if value in (None, ""):
            return UNGRADED
        grade = str(value).strip().upper()
        if RELIABILITY.fullmatch(grade):
            return grade
        self.note(where, f"the reliability {_shown(value)} is no grade; {UNGRADED} is used", "Write A-F and 1-6: B2.")
        return UNGRADED

    def _kind(self, value: object, where: str) -> DocumentKind:
        if value in (None, ""):
            return DocumentKind.REPORT
        if isinstance(value, str) and value in list(DocumentKind):
            return DocumentKind(value)
        kinds = " or ".join(f"'{kind}'" for kind in DocumentKind)
        self.note(where, f"the kind {_shown(value)} is unknown; 'report' is used", f"Write {kinds}.")
        return DocumentKind.REPORT


def content_id(text: str) -> str:
    """An id made from a text: the same text has the same id."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _text_fault(text: object) -> tuple[str, str] | None:
    if text is None:
        return "has no 'text'", "Give each document a text."
    if not isinstance(text, str):
        return f"the text {_shown(text)} is no text", "Write it in quotes."
    if not text.strip():
        return "the text is empty", "Give each document a text."
    if len(text) > LIMIT_TEXT:
        return f"the text is too long ({len(text):,} characters; {LIMIT_TEXT:,} can be read)", "Split it."
    return None


def _shown(value: object) -> str:
    """A value as it may stand in a message: short, on one line."""
    text = repr(value) if isinstance(value, (str, int, float, bool)) else type(value).__name__
    return text if len(text) <= 60 else text[:57] + "..."
