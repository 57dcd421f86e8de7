"""Notes that name their place once, at the head of a line: "Elm city: rebels took the police station"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.model import Event
from geo.reading.findings import make_findings
from geo.reading.framing import read_roles
from geo.reading.paths import is_territory
from geo.reading.syntax import ancestors, is_passive
from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

    from geo.reading.findings import Finding
    from geo.reading.framing import Scene
    from geo.reading.mentions import Group
    from geo.reading.triggers import Trigger

#: Words that may stand between the name and the colon.
_TAIL = frozenset({"city", "town", "front", "axis", "sector", "area", "direction", "district", "region", "and", ","})
_MARKS = frozenset({":", "–", "—", "-"})
#: A place told by a label is worth this much of one in the sentence itself.
LABELLED = 0.75


def find_labelled(scene: Scene, groups: Sequence[Group], found: Sequence[Finding]) -> Iterator[Finding]:
    """Findings of triggers without a place of their own on lines that begin with a place and a colon or dash."""
    used = {f.token for f in found}
    for group, start, end in _labels(scene.doc, groups):
        for i in range(start, end):
            if i in used or any(i < f.token < i + 3 for f in found):
                continue
            for trigger in scene.triggers.get(i, ()):
                new = _of_label(scene, group, trigger)
                if new:
                    yield from new
                    break


def _labels(doc: Doc, groups: Sequence[Group]) -> Iterator[tuple[Group, int, int]]:
    """Groups that head a line, with the tokens they are the label of."""
    for group in groups:
        first = group[0].start
        if group[0].anaphor or doc[first].is_upper or not _begins_line(doc, first):  # capitals begin a dateline
            continue
        end = group[-1].end
        while end < len(doc) and (doc[end].lower_ in _TAIL or doc[end].lower_ in load_rules().nouns["admin"]):
            end += 1
        if (
            end + 1 >= len(doc)
            or doc[end].text not in _MARKS
            or (doc[end].text == "-" and not doc[end - 1].whitespace_)
        ):
            continue
        stop = next((t.i for t in doc[end:] if "\n" in t.text), len(doc))
        yield group, end + 1, stop


def _begins_line(doc: Doc, i: int) -> bool:
    while i and (doc[i - 1].is_punct or (doc[i - 1].is_space and "\n" not in doc[i - 1].text)):
        i -= 1
    return i == 0 or "\n" in doc[i - 1].text


def _of_label(scene: Scene, group: Group, trigger: Trigger) -> list[Finding]:
    frame, token = trigger.frame, scene.doc[trigger.token]
    if any(t.dep_ in {"relcl", "acl", "advcl", "pcomp"} for t in (token, *ancestors(token))) or _leads_on(
        trigger, token
    ):
        return []
    if frame.repelled or (frame.verb and not _takes_place(trigger)):
        return []
    roles = read_roles(scene, trigger)
    if roles["actor"] is None and (frame.forces or frame.event not in {Event.CONTEST, Event.CAPTURE}):
        return []
    done = [c for c in token.children if c.dep_ in {"dobj", "nsubjpass"}]
    land = [c for c in done if is_territory(c)]
    if frame.verb and done and not land and not is_passive(token):
        return []  # "took prisoners", "held a meeting"
    made = make_findings(group, token, trigger, frame.event, roles, relation="part" if land else None)
    return [replace(f, weight=f.weight * LABELLED, rule=f"label:{f.rule}") for f in made]


def _leads_on(trigger: Trigger, token: Token) -> bool:
    """Whether words of its own say where: "crossed into the buffer zone"."""
    slots = trigger.frame.slots
    own = (c for c in token.children if slots.get(c.lower_, "").startswith("place"))
    return any(
        g.dep_ == "pobj" and not is_territory(g) and g.ent_type_ not in {"DATE", "TIME"}
        for c in own
        for g in c.children
    )


def _takes_place(trigger: Trigger) -> bool:
    frame = trigger.frame
    return any(role.startswith("place") for role in (frame.subject, frame.object, *frame.slots.values()))
