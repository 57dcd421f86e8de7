"""Two readings side by side, as JSON records and as one self-contained page without scripts."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geo.exports.files import CONTROLS
from geo.model import NOTICE, Claim, Document
from geo.reading.compare import DETAILS, Comparison, Pair
from geo.reading.reader import claim_record

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:80rem;padding:1rem;color:#1c1c1c;background:#fff}
table{border-collapse:collapse;width:100%;table-layout:fixed;margin:0 0 1.5rem}
th,td{border:1px solid #ccc;padding:.4rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#f2f2f2}td.none{color:#666}.words{color:#444}
.place{text-decoration:underline;font-weight:600}.trigger{font-weight:600;font-style:italic}
.differs{background:#ffe9a8;outline:1px solid #8a6d00}footer{color:#555;margin-top:2rem}
@media(prefers-color-scheme:dark){body{background:#16181b;color:#e8e8e8}th{background:#24272b}th,td{border-color:#444}
.words,td.none,footer{color:#b5b5b5}.differs{background:#4d3d00;outline-color:#e0b000}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def comparison_record(comparison: Comparison, names: tuple[str, str], notes: Sequence[str] = ()) -> dict[str, Any]:
    """A comparison as one JSON record; ``names`` are the keys of the two readings, claims are as ``extract`` has them."""
    one, two = names
    pairs = [
        {"differs": list(p.differs), one: claim_record(p.first), two: claim_record(p.second)} for p in comparison.both
    ]
    return {
        "id": comparison.first.document.id,
        "both": pairs,
        f"only_{one}": [claim_record(c) for c in comparison.only_first],
        f"only_{two}": [claim_record(c) for c in comparison.only_second],
        "notes": list(notes),
    }


def comparison_html(
    comparisons: Sequence[Comparison],
    names: tuple[str, str],
    notes: Mapping[str, Sequence[str]],
    unread: Mapping[str, str],
) -> str:
    """The comparisons as a page: a table for each document, a row for each claim, differing details marked.

    Parameters
    ----------
    names : what the two readings are called.
    notes : by document id, what was dropped or changed of the second reading.
    unread : by document id, why there is no second reading.
    """
    documents = "".join(
        _document(c, names, notes.get(c.first.document.id, ()), unread.get(c.first.document.id, ""))
        for c in comparisons
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>Two readings</title><style>{_STYLE}</style></head>'
        f"<body><h1>{_heading(names[0])} and {_escape(names[1])}</h1>{_summary(comparisons, names, unread)}"
        f"{documents}<footer>{_escape(NOTICE)}</footer></body></html>\n"
    )


def _summary(comparisons: Sequence[Comparison], names: tuple[str, str], unread: Mapping[str, str]) -> str:
    read = [c for c in comparisons if c.first.document.id not in unread]
    both = [p for c in read for p in c.both]
    figures = (
        ("Documents read by both", len(read)),
        ("Documents without a second reading", len(comparisons) - len(read)),
        ("Claims of both, alike in every detail", sum(not p.differs for p in both)),
        ("Claims of both that differ in a detail", sum(bool(p.differs) for p in both)),
        (f"Claims of {names[0]} only", sum(len(c.only_first) for c in read)),
        (f"Claims of {names[1]} only", sum(len(c.only_second) for c in read)),
    )
    rows = "".join(f"<tr><th>{_escape(what)}</th><td>{count:,}</td></tr>" for what, count in figures)
    return f"<table>{rows}</table>"


def _document(comparison: Comparison, names: tuple[str, str], notes: Sequence[str], unread: str) -> str:
    document = comparison.first.document
    day = document.published.isoformat() if document.published else "no date"
    head = f"<h2>{_escape(document.title or document.id)}</h2><p class=words>{_escape(f'{document.source} {day}')}</p>"
    missing = f"<p>Not read by {_escape(names[1])}: {_escape(unread)}</p>" if unread else ""
    rows = "".join(_rows(comparison, document)) or "<tr><td class=none colspan=3>No claims.</td></tr>"
    said = "".join(f"<li>{_escape(note)}</li>" for note in notes)
    dropped = f"<details><summary>{len(notes)} notes</summary><ul>{said}</ul></details>" if notes else ""
    titles = "".join(f"<th>{_heading(name)}</th>" for name in ("Sentence", *names))
    return f"<section>{head}{missing}<table><tr>{titles}</tr>{rows}</table>{dropped}</section>"


def _rows(comparison: Comparison, document: Document) -> Iterator[str]:
    rows: list[tuple[Claim, str]] = [(p.first, _pair(p)) for p in comparison.both]
    rows += [(c, f"<td>{_claim(c, ())}</td><td class=none>-</td>") for c in comparison.only_first]
    rows += [(c, f"<td class=none>-</td><td>{_claim(c, ())}</td>") for c in comparison.only_second]
    for claim, cells in sorted(rows, key=lambda row: (row[0].sentence_start, row[0].place_start, row[0].id)):
        yield f"<tr><td>{_sentence(claim, document.text)}</td>{cells}</tr>"


def _pair(pair: Pair) -> str:
    return f"<td>{_claim(pair.first, pair.differs)}</td><td>{_claim(pair.second, pair.differs)}</td>"


def _claim(claim: Claim, differs: Sequence[str]) -> str:
    place = _escape(claim.place_name or claim.place_text)
    details = (
        f"<span{' class=differs' if name in differs else ''}>{name.replace('_', ' ')}: "
        f"{_escape(str(value)) if value is not None else '-'}</span>"
        for name in DETAILS
        if (value := getattr(claim, name)) is not None or name in differs
    )
    return (
        f"<b>{_escape(claim.event.value)}</b> {place}<br>{'<br>'.join(details)}<br>rule: {_escape(claim.rule or '-')}"
    )


def _sentence(claim: Claim, text: str) -> str:
    """The sentence with the place and the words of the claim marked; where they overlap, the words alone."""
    start, end = claim.sentence_start, claim.sentence_end
    marks = sorted({(claim.trigger_start, claim.trigger_end, "trigger"), (claim.place_start, claim.place_end, "place")})
    out, at = "", start
    for first, last, kind in marks:
        if at <= first < last <= end:
            out += f"{_escape(text[at:first])}<span class={kind}>{_escape(text[first:last])}</span>"
            at = last
    return f"<bdi>{out}{_escape(text[at:end])}</bdi>"


def _heading(text: str) -> str:
    """Text with a capital, whatever follows."""
    return _escape(text[:1].upper() + text[1:])


def _escape(text: str) -> str:
    """Text as it can be shown anywhere in the page: no markup, no letters that turn or hide others."""
    return html.escape(CONTROLS.sub(" ", text).encode("utf-8", "replace").decode(), quote=True)
