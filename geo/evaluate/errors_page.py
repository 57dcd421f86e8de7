"""The errors as one page to browse: self-contained, safe whatever the texts hold, and without the network."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from textwrap import shorten
from typing import Any

from geo.evaluate.marked import marked_html
from geo.evaluate.pages import asset, head, safe
from geo.evaluate.problems import DocumentProblems, Problem, Problems

#: Documents beyond so many start closed, so that the page opens at once.
OPENED = 40


def errors_page(problems: Problems, figures: Mapping[str, Any], gold: str, pred: str) -> str:
    """One HTML page; its policy allows its own style and script by their hashes and nothing else.

    Parameters
    ----------
    figures : what the command prints, shown at the top and whole.
    gold, pred : names of what was compared.
    """
    style, script = asset("errors.css"), asset("errors.js")
    title = f"Errors: {problems.what} of {gold}"
    documents = list(enumerate(problems.documents, 1))
    return "\n".join(
        (
            head(title, style, script),
            _header(problems, figures, f"{gold} beside {pred}"),
            '<div class="layout">',
            f"<aside>{_filters(problems)}{_index(documents, problems)}</aside>",
            "<main>",
            *(_document(number, document, problems) for number, document in documents),
            '<p class="none" hidden>Nothing matches these filters.</p>',
            "</main>\n</div>",
            f"<script>{script}</script>\n</body>\n</html>\n",
        )
    )


def _header(problems: Problems, figures: Mapping[str, Any], files: str) -> str:
    tiles = "".join(
        f'<div class="tile"><b>{safe(value)}</b><span>{safe(label)}</span></div>' for label, value in _tiles(figures)
    )
    whole = safe(json.dumps(figures, indent=1, ensure_ascii=False))
    return (
        f'<header><div class="head"><h1>Errors: {safe(problems.what)}</h1><p><bdi>{safe(files)}</bdi></p></div>'
        f'<div class="tiles">{tiles}</div>'
        f'<details class="all"><summary>All figures</summary><pre>{whole}</pre></details></header>'
    )


def _tiles(figures: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The figures that matter most, with what they are called."""
    if "detection" in figures:
        yield "documents", f"{figures['documents']:,}"
        yield "gold claims", f"{figures['gold']:,}"
        yield "read", f"{figures['predicted']:,}"
        detection = figures["detection"]
        yield "detection F1", f"{detection['f1']:.3f}"
        yield "precision / recall", f"{detection['precision']:.2f} / {detection['recall']:.2f}"
        yield "map F1", f"{figures['map']['f1']:.3f}"
    elif "end_to_end" in figures:
        end = figures["end_to_end"]
        yield "documents", f"{figures['docs']:,}"
        yield "gold names", f"{figures['recognition']['overlap']['gold']:,}"
        yield "end to end F1", f"{end['f1']:.3f}"
        yield "precision / recall", f"{end['p']:.2f} / {end['r']:.2f}"
        yield "found (overlap F1)", f"{figures['recognition']['overlap']['f1']:.3f}"


def _filters(problems: Problems) -> str:
    everything = [p for d in problems.documents for p in d.problems]
    kinds = Counter(kind for p in everything for kind in p.kinds)
    groups = Counter(p.group for p in everything)
    boxes = "".join(
        f'<label class="k-{key}"><input type="checkbox" name="kind" value="{key}" checked>'
        f"<i></i>{safe(label)}<b>{kinds[key]:,}</b></label>"
        for key, label in problems.kinds.items()
        if kinds[key]
    )
    options = "".join(f'<option value="{safe(g)}">{safe(g)} ({n:,})</option>' for g, n in groups.most_common())
    return (
        '<form class="filters" hidden autocomplete="off">'
        f"<fieldset><legend>Kind of error</legend>{boxes}</fieldset>"
        f'<label class="pick">{safe(problems.group.capitalize())}'
        f'<select name="group"><option value="">all</option>{options}</select></label>'
        f'<p class="count"><output>{len(everything):,}</output> of {len(everything):,} errors shown</p>'
        '<p class="tools"><button type="button" value="open">Open all</button>'
        '<button type="button" value="close">Close all</button></p>'
        '<p class="keys"><kbd>n</kbd> next error, <kbd>p</kbd> the one before</p></form>'
        f"{_key(problems)}"
    )


def _key(problems: Problems) -> str:
    wrong = next((kind for kind in ("actor", "misplaced") if kind in problems.kinds), "lesser")
    words = any(p.words for d in problems.documents for p in d.problems)
    gone_by = '<span class="m w">words gone by</span>' if words else ""
    return (
        '<div class="key" aria-label="Marks in the text"><span class="m g r ok">gold and read, right</span>'
        '<span class="m g k-missed">gold only</span><span class="m r k-false">read only</span>'
        f'<span class="m g r k-{wrong}">read wrong</span>{gone_by}</div>'
    )


def _index(documents: Iterable[tuple[int, DocumentProblems]], problems: Problems) -> str:
    rows = "".join(
        f'<li><a href="#d{number}"><bdi>{_title(document)}</bdi>{_chips(document, problems)}</a></li>'
        for number, document in documents
    )
    return f'<details class="index" open><summary>Documents</summary><nav><ol>{rows}</ol></nav></details>'


def _chips(document: DocumentProblems, problems: Problems) -> str:
    """How many of each kind, by the gravest kind of each error, and how many are right."""
    counts = Counter(p.kinds[0] for p in document.problems)
    chips = [
        f'<em class="k-{key}" title="{safe(label)}">{counts[key]}</em>'
        for key, label in problems.kinds.items()
        if counts[key]
    ]
    chips.append(f'<em class="ok" title="right">{len(document.right)}</em>')
    return f'<span class="chips">{"".join(chips)}</span>'


def _document(number: int, document: DocumentProblems, problems: Problems) -> str:
    about = document.document
    facts = [about.id, about.published.isoformat() if about.published else "", about.source]
    meta = " · ".join(f"<bdi>{safe(fact)}</bdi>" for fact in facts if fact)
    cards = "".join(_card(number, n, p, problems) for n, p in enumerate(document.problems, 1))
    body = cards or '<p class="fine">Nothing wrong here.</p>'
    opened = " open" if document.problems and number <= OPENED else ""
    return (
        f'<details class="doc" id="d{number}"{opened}><summary><span class="line"><h2><bdi>{_title(document)}</bdi></h2>'
        f'{_chips(document, problems)}</span><span class="meta">{meta}</span></summary>'
        f'<div class="pair"><div class="text" dir="auto">{marked_html(number, document, problems.kinds)}</div>'
        f'<div class="cards">{body}</div></div></details>'
    )


def _card(number: int, n: int, problem: Problem, problems: Problems) -> str:
    tags = "".join(f'<span class="tag k-{kind}">{safe(problems.kinds[kind])}</span>' for kind in problem.kinds)
    quote = f'<blockquote dir="auto">{safe(problem.sentence)}</blockquote>' if problem.sentence else ""
    reasons = "".join(f"<li>{safe(reason)}</li>" for reason in problem.reasons)
    return (
        f'<article class="card k-{problem.kinds[0]}" id="p{number}-{n}" data-kinds="{" ".join(problem.kinds)}" '
        f'data-group="{safe(problem.group)}"><h3><a class="num" href="#t{number}-{n}" title="to the text">{n}</a>'
        f'<bdi>{safe(problem.title)}</bdi></h3><p class="tags">{tags}<span class="group">{safe(problem.group)}</span></p>'
        f'{quote}{_compared(problem)}<ul class="why">{reasons}</ul>{_choices(problem)}</article>'
    )


def _compared(problem: Problem) -> str:
    """Gold and prediction side by side; a side that is not there has no column."""
    sides = [name for name in ("gold", "read") if any(getattr(row, name) for row in problem.rows)]
    state = {True: "good", False: "bad", None: ""}
    rows = "".join(
        f'<tr class="{state[row.right]}"><th scope="row">{safe(row.part)}</th>'
        + "".join(f"<td><bdi>{safe(getattr(row, side) or '–')}</bdi></td>" for side in sides)
        + "</tr>"
        for row in problem.rows
    )
    head = "<tr><td></td>" + "".join(f'<th scope="col">{side}</th>' for side in sides) + "</tr>"
    return f'<table class="sides"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _choices(problem: Problem) -> str:
    if not problem.choices:
        return ""
    columns = {"candidate": "name", "kind": "kind", "share": "score", "from gold": "distance", "because": "reasons"}
    used = {name: field for name, field in columns.items() if any(getattr(c, field) for c in problem.choices)}
    rows = "".join(
        f'<tr class="{"good" if c.right else ""}">'
        + "".join(f"<td><bdi>{safe(getattr(c, field))}</bdi></td>" for field in used.values())
        + "</tr>"
        for c in problem.choices
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in used)
    count = len(problem.choices)
    return (
        f'<details class="choices"><summary>{count} {"candidate" if count == 1 else "candidates"}</summary>'
        f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>'
    )


def _title(document: DocumentProblems) -> str:
    about = document.document
    return safe(shorten(about.title or about.text[:400], 90, placeholder=" …") or about.id)
