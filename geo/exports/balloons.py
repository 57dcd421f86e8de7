"""What a placemark says of its shape: a name, facts for programs, and a balloon for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from geo.control.naming import named_by
from geo.exports import style
from geo.exports.advances import CLAIMED
from geo.exports.files import in_xml
from geo.exports.spans import Properties, Span
from geo.maps.escape import safe_link
from geo.model import NOTICE
from geo.texts import say

if TYPE_CHECKING:
    from geo.theatre import Theatre

#: Sentences shown of one place or area.
MOST = 5
#: Facts of each layer, by the names that map data has for them.
FACTS = {
    "areas": ("side", "side_name", "area_km2"),
    "advances": (
        "since", "side", "side_name", "against", "against_name", "area_km2", "area_low_km2", "area_high_km2", "depth_km",
        "way",
    ),
    "arrows": ("since", "side", "side_name", "against", "against_name", "basis", "length_km", "way"),
    "fronts": ("sides", "between", "length_km", "width_km", "evidence", "weak"),
    "places": ("place_id", "controller", "side", "side_name", "status", "probability", "since"),
    "claims": (
        "claim_id", "document_id", "source", "published", "event", "actor", "against", "modality", "confidence",
        "reviewed",
    ),
}  # fmt: skip


def html_text(text: str) -> str:
    """Text as HTML of a balloon that shows it letter by letter; ``$`` too, since ``$[name]`` is filled in there."""
    return escape(in_xml(text), quote=True).replace("$", "&#36;")


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of shapes.

    Attributes
    ----------
    sentences : of claims by id, with their source and date.
    """

    theatre: Theatre
    sentences: Mapping[str, str]
    language: str

    def name(self, layer: str, row: Properties) -> str:
        """A shape's name, as plain text."""
        if layer == "areas":
            return style.side_name(row["side"], self.theatre)
        if layer == "advances":
            return self._say("taken_by", side=style.side_name(row["side"], self.theatre))
        if layer == "arrows":
            return self._say(f"advance_{row['basis']}", side=style.side_name(row["side"], self.theatre))
        if layer == "fronts":
            found = named_by(str(row["name"] or ""))
            return found.told(self.language) if found else str(row["between"])
        if layer == "claims":
            return str(row["place"] or row["place_in_text"])
        return str(row["name"]) if layer == "places" else say(f"files.{layer}", self.language)

    def facts(self, layer: str, row: Properties) -> list[tuple[str, str]]:
        """Pairs of a name and a value, those without a value left out."""
        return [(name, str(row[name])) for name in FACTS.get(layer, ()) if row.get(name) not in (None, "")]

    def balloon(self, layer: str, span: Span) -> str:
        """What a balloon shows, as HTML."""
        lines = [f"<b>{html_text(self.name(layer, span.rows[-1]))}</b>"]
        lines += [html_text(line) for line in (self._time(span), *self._lines(layer, span)) if line]
        if layer == "claims":
            lines += self._source(span.rows[-1])
        return "".join(f"<p>{line}</p>" for line in [*lines, f"<i>{html_text(NOTICE)}</i>"])

    def _time(self, span: Span) -> str:
        first, last = (None if day in {date.min, date.max} else day for day in (span.first, span.last))
        if first == last:
            return self._say("day", day=first) if first else ""
        return self._say("days", first=first or "…", last=last or "…")

    def _lines(self, layer: str, span: Span) -> list[str]:
        row = span.rows[-1]
        if layer == "areas":
            return [self._say("area_km2", area=f"{row['area_km2']:,.0f}"), *self._some(span)]
        if layer == "fronts":
            return self._front(row)
        if layer == "advances":
            return [*self._gained(row), *self._some(span)]
        if layer == "arrows":
            # What an inferred advance rests on is told of its land.
            return [self._way(row), *(self._some(span) if row["basis"] == CLAIMED else ())]
        if layer == "places":
            return [self._held(row), self._chance(span), *self._some(span)]
        return []

    def _front(self, row: Properties) -> list[str]:
        evidence = self._say("evidence", day=row["evidence"]) if row["evidence"] else self._say("evidence_none")
        width = [self._say("doubt_km", width=f"{row['width_km'] / 2:.1f}")] if row["width_km"] else []
        return [
            self._say("between", sides=row["between"]),
            self._say("length_km", length=f"{row['length_km']:,.0f}"),
            *width,
            evidence,
        ]

    def _gained(self, row: Properties) -> list[str]:
        lines = [
            self._say("from_side", side=style.side_name(row["against"], self.theatre)),
            self._say("changed_since", day=row["since"]),
            self._measured(row, "area", "km2"),
            self._measured(row, "depth", "km"),
            self._way(row),
        ]
        places = say("page.comma", self.language).join(row["places"])
        return [*lines, self._say("places_taken", places=places)] if places else lines

    def _measured(self, row: Properties, what: str, unit: str) -> str:
        """What is measured with what is sure and what is possible; without these where land was cut."""
        value, low, high = (row[f"{what}{part}_{unit}"] for part in ("", "_low", "_high"))
        if value is None:
            return ""
        if low is None:
            return self._say(f"{what}_{unit}", **{what: f"{value:,.0f}"})
        return self._say(f"{what}_span", **{what: f"{value:,.0f}"}, low=f"{low:,.0f}", high=f"{high:,.0f}")

    def _way(self, row: Properties) -> str:
        if not row["direction"]:
            return ""
        start, end = row["from_place"], row["to_place"]
        key = "way_both" if start and end and start != end else "way_from" if start else "way_to" if end else "way"
        wind = "".join(word[0].upper() for word in row["direction"].split("-"))
        return self._say(key, start=start or "", end=end or "", wind=say(f"popup.{wind}", self.language))

    def _held(self, row: Properties) -> str:
        side, status = style.side_name(row["side"] or "", self.theatre), row["status"]
        if not row["side"]:
            return self._say(status if status in {"unheld", "unknown"} else "nobody")
        if status in {"held", "contested", "besieged"}:
            return self._say(f"{status}_by", side=side)
        return self._say(status)

    def _chance(self, span: Span) -> str:
        low, high = (f"{ends(row['probability'] for row in span.rows):.2f}" for ends in (min, max))
        return self._say("probability", low=low) if low == high else self._say("probabilities", low=low, high=high)

    def _some(self, span: Span) -> list[str]:
        claims = list(dict.fromkeys(claim for row in span.rows for claim in row["claims"]))
        told = [self.sentences[claim] for claim in claims if self.sentences.get(claim)]
        return told[:MOST] + ([self._say("more", count=len(told) - MOST)] if len(told) > MOST else [])

    def _source(self, row: Properties) -> list[str]:
        told = [
            html_text(str(row["sentence"])),
            html_text(", ".join(str(row[k]) for k in ("source", "kind") if row[k])),
        ]
        link = safe_link(row["based_on"]) or safe_link(row["url"])
        return told + ([f'<a href="{html_text(link)}">{html_text(link)}</a>'] if link else [])

    def _say(self, key: str, **values: Any) -> str:
        return say(f"files.{key}", self.language, **values)
