"""What was inferred, and from what: the ground on which an answer is explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from geo.model import Claim, Document


@dataclass(frozen=True)
class Inferred:
    """A table of control (schema.CONTROL) with the claims and documents it was inferred from, in one view."""

    control: pd.DataFrame
    claims: tuple[Claim, ...]
    documents: tuple[Document, ...]
    as_known: bool = False


def sentence(claim: Claim, document: Document) -> str:
    """The sentence that makes a claim, on one line."""
    return one_line(document.text[claim.sentence_start : claim.sentence_end])


def one_line(text: str) -> str:
    """Text of a report on one line, without the characters that steer a terminal or turn its direction."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
