"""What a trigger says of a place in one of its slots: the event, the parties, the relation - or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.model import Event
from geo.reading.mentions import is_country
from geo.reading.paths import direction_before, is_territory
from geo.reading.roles import noun_roles, verb_roles
from geo.reading.syntax import ancestors, is_declared, is_passive, is_verb, subject
from geo.reading.triggers import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Doc, Token

    from geo.reading.mentions import Group
    from geo.reading.paths import Path
    from geo.reading.roles import Cast
    from geo.reading.triggers import Frame, Trigger

#: Prepositions that lead from land without a name to the place it lies in or by.
_ON_LAND = frozenset({"in", "on", "at", "near", "around", "along", "across", "inside", "within", "outside"})
_CONTAINED = frozenset({"in", "of", "near", "at", "outside", "around"})


@dataclass(frozen=True)
class Scene:
    """What the matching of one text needs.

    Attributes
    ----------
    triggers : triggers by token index.
    taken : for each token of a mention, the mention's first token.
    """

    doc: Doc
    triggers: Mapping[int, tuple[Trigger, ...]]
    taken: Mapping[int, int]
    cast: Cast


@dataclass(slots=True)
class Read:
    """What a frame says, being worked out; ``token`` is the word whose modality it has."""

    event: Event
    token: Token
    roles: dict[str, str | None]
    relation: str | None


def read_frame(scene: Scene, group: Group, path: Path, trigger: Trigger, doer: str | None = None) -> Read | None:
    """What a trigger says of the places that hang on it by a path, or None; ``doer`` acts where the grammar names nobody."""
    frame, token = trigger.frame, scene.doc[trigger.token]
    role = _role(token, trigger, path)
    if not role.startswith("place") or (path.container and path.slot in _CONTAINED):
        return None
    if path.territory and path.relation in {"near", "part"} and _named_behind(scene, group):
        return None
    relation = path.relation or direction_before(scene.doc, group) or (role.partition(":")[2] or None)
    roles = read_roles(scene, trigger)
    if frame.verb and roles["actor"] is None and is_declared(token):
        roles["actor"] = scene.cast.of_noun(subject(token.head))
    if doer is not None and roles["actor"] is None and frame.subject in {"", "actor"} and roles["against"] != doer:
        roles["actor"] = doer
    read = Read(frame.event, token, roles, relation)
    (_read_verb if frame.verb else _read_noun)(scene, trigger, read)
    if frame.repelled or _says_nothing(scene, group, path, trigger, read):
        return None
    return read


def read_roles(scene: Scene, trigger: Trigger) -> dict[str, str | None]:
    """Actor and against of a trigger."""
    read = verb_roles if trigger.frame.verb else noun_roles
    return read(scene.doc[trigger.token], trigger.frame, scene.cast)


def _read_verb(scene: Scene, trigger: Trigger, read: Read) -> None:
    """Turn what a verb says by its voice and by what stands over it."""
    frame, roles = trigger.frame, read.roles
    nameless = is_passive(read.token) and roles["actor"] is None
    if (
        read.event is Event.CAPTURE
        and read.token.lemma_.lower() in load_rules().light["lasting"]
        and _lasts(read.token)
    ):
        read.event = Event.CONTROL
    elif nameless and frame.passive:
        read.event, read.roles = Event(frame.passive), {"actor": roles["against"], "against": None}
    elif nameless and read.event is Event.LOSS and roles["against"]:  # "was handed over to X"
        read.event, read.roles = Event.CAPTURE, {"actor": roles["against"], "against": None}
    if read.event is Event.CAPTURE:
        _attempt(scene, read.token, read)


def _read_noun(scene: Scene, trigger: Trigger, read: Read) -> None:
    """Turn what a noun says by the verb over it and the adjectives before it."""
    token, roles = read.token, read.roles
    if trigger.frame.governed:
        read.event = _governed(token)
        if read.event is Event.CONTEST and (fight := _fought_for(token)) is not None:
            fighting = next(t for t in scene.triggers.get(fight.i, ()) if t.frame.event is Event.CONTEST)
            read.roles = read_roles(scene, fighting)
        if read.event is Event.CAPTURE and token.dep_ == "nsubj":
            read.roles["actor"] = _receiver(scene, token.head) or roles["actor"]
        if read.event is Event.CAPTURE and token.head.tag_ == "VB" and is_verb(token.head):
            _attempt(scene, token.head, read)
            read.token = token
    elif read.event is Event.CONTEST and _modifiers(token) & load_rules().light["failed"]:
        read.event, read.roles = Event.REPEL, {"actor": roles["against"], "against": roles["actor"]}
    elif token.lemma_ == "gain" and "territorial" in _modifiers(token):
        read.event = Event.CAPTURE


def _says_nothing(scene: Scene, group: Group, path: Path, trigger: Trigger, read: Read) -> bool:
    """Whether the words, in their everyday sense, tell of no territory here."""
    frame, token, event = trigger.frame, read.token, read.event
    country = _is_country(group)
    under = scene.triggers.get(token.head.i, ())
    nameless = read.roles["actor"] is None
    return (
        (event is not Event.ADVANCE and _is_sea(group))
        or (event is Event.LOSS and path.slot == "from" and _moves_others(token, scene.cast))
        or (country and nameless and event in {Event.CAPTURE, Event.LOSS, Event.REPEL} and read.relation is None)
        or (nameless and bool(frame.passive) and event is Event(frame.passive) and not _moves_soldiers(token))
        or (nameless and frame.named)
        or (frame.forces and nameless and not _is_exempt(token, trigger))
        or (frame.apposition and path.slot != "compound" and _says_what_is(token, scene))
        or (country and group[0].anaphor and event is not Event.CONTROL)
        or (country and event in {Event.CONTEST, Event.THREAT} and read.relation is None and token.lemma_ != "invasion")
        or (event is Event.ADVANCE and any(t.frame.event is Event.LOSS for t in under))  # "withdraws, heading for Elm"
        or (event in {Event.LOSS, Event.ADVANCE} and frame.object == "actor" and _moves_others(token, scene.cast))
    )


def _named_behind(scene: Scene, group: Group) -> bool:
    """As in "two villages near Elm: Oak and Ash": the places meant are named behind the colon."""
    after = scene.doc[group[-1].end : group[-1].end + 2]
    return len(after) == 2 and after[0].text == ":" and after[1].i in scene.taken


def _says_what_is(token: Token, scene: Scene) -> bool:
    """Whether "one of the strongholds in Oakland" says what a place named before is."""
    while token.dep_ in {"pobj", "prep", "nummod", "attr"} and not is_verb(token.head):
        token = token.head
    return token.dep_ == "appos" and token.head.i in scene.taken


def _moves_others(verb: Token, cast: Cast) -> bool:
    """Whether what is withdrawn is nobody's force: "withdraws its staff"."""
    done = next((c for c in verb.children if c.dep_ == "dobj"), None)
    if done is None or any(c.dep_ == "nummod" for c in done.children):  # "withdrew 20 km"
        return False
    return done.lemma_.lower() not in load_rules().nouns["forces"] and cast.of_noun(done) is None


def _is_armed(noun: Token) -> bool:
    """Whether a noun means soldiers, or an organisation of unknown kind: "the XYZ moved into Elm"."""
    if noun.lemma_.lower() in load_rules().nouns["soldiery"]:
        return True
    acronym = noun.is_upper and len(noun) > 1 and noun.is_alpha
    return noun.pos_ == "PROPN" and (acronym or noun.ent_type_ in {"ORG", "NORP"})


def _moves_soldiers(verb: Token) -> bool:
    """Whether those who are driven out are soldiers of no known party."""
    done = subject(verb)
    return done is not None and done.lemma_.lower() in load_rules().nouns["soldiery"]


def _lasts(verb: Token) -> bool:
    """As in "has occupied Elm since May", "was occupied from May until June", "was fully occupied"."""
    spans = {c.lower_ for c in verb.children if c.dep_ in {"prep", "mark", "advmod"}}
    return bool(spans & {"since", "until", "till", "for", "still", "fully", "entirely", "now"})


def _is_exempt(token: Token, trigger: Trigger) -> bool:
    """Whether words that need an actor stand without: "Elm was lost", "a push would follow", "withdrawal of troops"."""
    if trigger.frame.verb:
        doer = None if is_passive(token) else subject(token)
        if doer is not None and _is_armed(doer):
            return True  # "soldiers moved into Elm"
        return is_passive(token) and trigger.frame.event is Event.LOSS
    of = (c for p in token.children if p.lower_ in trigger.frame.actor for c in p.children)
    forces = load_rules().nouns["forces"]
    return any(c.lower_ == "would" for c in token.head.children) or any(c.lemma_.lower() in forces for c in of)


def _modifiers(token: Token) -> set[str]:
    return {c.lower_ for c in token.children if c.i < token.i}


def _is_sea(group: Group) -> bool:
    return all((m.toponym.kind or "").upper().startswith(("H.SEA", "H.OCN", "H.GULF", "SEA", "OCEAN")) for m in group)


def _is_country(group: Group) -> bool:
    return all(is_country(m) for m in group)


def _attempt(scene: Scene, verb: Token, read: Read) -> None:
    """A capture that is only begun is an advance; as the purpose of an offensive it is fighting."""
    if verb.dep_ == "xcomp" and verb.head.lemma_.lower() in load_rules().light["begins"]:
        read.event, read.relation = Event.ADVANCE, read.relation or "part"
    elif verb.tag_ == "VB" and verb.dep_ in {"acl", "advcl", "relcl", "xcomp"}:
        noun = next((t for t in _purpose_of(verb) if _is_fight(scene, t)), None)
        if noun is not None:
            frame = next(t.frame for t in scene.triggers[noun.i] if t.frame.event is Event.CONTEST)
            read.roles |= {k: v for k, v in noun_roles(noun, frame, scene.cast).items() if v}
            read.event, read.token = Event.CONTEST, noun


def _purpose_of(verb: Token) -> Iterator[Token]:
    """Nouns whose purpose an infinitive may tell: the noun it hangs on, or the last one before it."""
    yield verb.head
    for token in reversed(verb.doc[max(verb.i - 9, verb.sent.start) : verb.i]):
        if token.pos_ in {"NOUN", "PROPN"}:
            yield token
        if is_verb(token):
            return


def _is_fight(scene: Scene, token: Token) -> bool:
    return any(not t.frame.verb and t.frame.event is Event.CONTEST for t in scene.triggers.get(token.i, ()))


def _role(token: Token, trigger: Trigger, path: Path) -> str:
    frame = trigger.frame
    if not frame.verb:
        if path.slot == "compound":
            return "place" if frame.compound else ""
        if path.slot == "apposition":
            return "place" if frame.apposition else ""
        return frame.slots.get(path.slot, "")
    if path.slot in _ON_LAND and path.slot not in frame.slots and _in_place(token, frame):
        return "place:part"
    if path.slot == "where":
        return _where(token, frame)
    if path.slot == "near" and frame.slots.get("from") == "place":  # "withdrew 20 km from Elm"
        return "place:near"
    if path.slot == "subject":
        return frame.object if is_passive(token) else frame.subject
    if path.slot == "object":
        if frame.subject == "place" and not frame.object:  # "Elm fell in May and Oak in June"
            return frame.subject
        return frame.object  # of a passive: "Elm was taken on Monday and Oak on Friday"
    return frame.slots.get(path.slot, "")


def _in_place(verb: Token, frame: Frame) -> bool:
    """Whether a verb tells what happens in a place: to land without a name, or to forces that are surrounded there."""
    if frame.object != "place":
        return False
    if of_land(verb):
        return True
    done = [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}]
    return frame.event is Event.SIEGE and any(c.lemma_.lower() in load_rules().nouns["forces"] for c in done)


def _where(verb: Token, frame: Frame) -> str:
    """The role of a place before "where the army lifted the siege"."""
    if frame.object in {"attack", "siege"}:
        named = load_rules().nouns["attack"] if frame.object == "attack" else {"siege", "blockade"}
        return (
            "place" if any(c.dep_ in {"dobj", "nsubjpass"} and c.lemma_.lower() in named for c in verb.children) else ""
        )
    return frame.slots.get("in", "") or ("place:part" if _in_place(verb, frame) else "")


def of_land(verb: Token) -> bool:
    """Whether a verb's object is land without a name: "villages it seized in", "hills held by X near"."""
    if verb.dep_ in {"relcl", "acl"} and not any(
        c.dep_ == "dobj" and c.tag_ not in {"WDT", "WP"} for c in verb.children
    ):
        return is_territory(verb.head)
    return any(c.dep_ in {"dobj", "nsubjpass"} and is_territory(c) for c in verb.children)


def _fought_for(noun: Token) -> Token | None:
    """The fighting of "fighting between X and Y for control of Elm", whatever the parse hangs "for" on."""
    before = [t for t in noun.doc[max(noun.i - 3, noun.sent.start) : noun.i] if t.pos_ not in {"DET", "ADJ"}]
    if not before or before[-1].lower_ != "for":
        return None
    fights = load_rules().nouns_of
    left = reversed(noun.doc[noun.sent.start : noun.i])
    return next((t for t in left if any(f.event is Event.CONTEST for f in fights.get(t.lemma_.lower(), ()))), None)


def _receiver(scene: Scene, verb: Token) -> str | None:
    """Who control passes to."""
    to = (c for p in verb.children if p.lower_ == "to" for c in p.children if c.dep_ == "pobj")
    return scene.cast.of_noun(next(to, None))


def _governed(noun: Token) -> Event:
    """What became of "control of" a place, from the verb over it."""
    governors = load_rules().governors
    below = noun
    if _fought_for(noun) is not None:
        return Event.CONTEST
    for head in ancestors(noun):
        if head.lower_ == "for" and head.head.lemma_.lower() in {"battle", "fight", "struggle"}:
            return Event.CONTEST
        if is_verb(head):
            if below.dep_ == "nsubj" and head.lemma_.lower() in governors["passes"]:
                return Event.CAPTURE
            if below.dep_ in {"dobj", "nsubjpass", "conj", "prep"}:
                for event in ("capture", "loss", "contest"):
                    if head.lemma_.lower() in governors[event]:
                        return Event(event)
            return Event.CONTROL
        below = head
    return Event.CONTROL
