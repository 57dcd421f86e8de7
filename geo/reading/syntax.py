"""Small questions to a dependency parse: whose verb, which subject, what stands above."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

#: How far a chain of like words is followed; nobody writes longer ones, and a hostile text may.
DEEPEST = 40
CLAUSAL = frozenset({"ROOT", "advcl", "ccomp", "xcomp", "relcl", "acl", "csubj", "pcomp", "parataxis"})
SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
#: Verbs whose object does what the infinitive says: "forced the garrison to leave".
_OBJECT_CONTROL = frozenset(
    {"force", "order", "allow", "compel", "help", "let", "push", "lead", "prompt", "oblige", "urge", "ask", "tell",
     "convince", "persuade", "cause", "see", "leave", "enable", "make"}
)  # fmt: skip


def is_verb(token: Token) -> bool:
    """Whether a token is a verb proper, not an auxiliary of another."""
    return token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass"}


def clause_head(token: Token) -> Token:
    """The verb (or root) whose clause a token belongs to; of a verb, the verb itself."""
    while not (token.dep_ in CLAUSAL or (token.dep_ == "conj" and is_verb(token)) or token.head.i == token.i):
        token = token.head
    return token


def ancestors(token: Token) -> Iterator[Token]:
    """A token's heads up to the root, nearest first."""
    while token.head.i != token.i:
        token = token.head
        yield token


def is_passive(verb: Token, depth: int = 0) -> bool:
    """Whether a verb is passive, also as a bare participle ("Hill taken by rebels")."""
    if any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children):
        return True
    if is_declared(verb):
        return True
    if any(child.dep_ == "agent" for child in verb.children):
        return verb.tag_ in {"VBN", "VBD"}
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and is_verb(verb.head):
        own = any(child.dep_ in SUBJECT or child.dep_ == "aux" for child in verb.children)
        return not own and depth < DEEPEST and is_passive(verb.head, depth + 1)
    bare = verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl"}
    return bare and not any(c.dep_ in {"aux", "dobj", "mark", *SUBJECT} for c in verb.children)


def is_declared(verb: Token) -> bool:
    """Whether a participle is what a party declares of a place: "declared Elm liberated"."""
    over = verb.head.lemma_ in {"declare", "pronounce", "proclaim"} and verb.dep_ in {"ccomp", "oprd", "xcomp"}
    return over and verb.tag_ in {"VBN", "JJ"} and not any(c.dep_ in {"aux", "auxpass", "dobj"} for c in verb.children)


def agent(verb: Token) -> Token | None:
    """The noun after "by"."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for noun in child.children:
                if noun.dep_ == "pobj":
                    return noun
    return None


def own_subject(verb: Token) -> Token | None:
    """The subject among a verb's own dependents."""
    own = (child for child in verb.children if child.dep_ in SUBJECT)
    over = (c for aux in verb.children if aux.dep_ in {"aux", "auxpass"} for c in aux.children if c.dep_ in SUBJECT)
    return next(own, None) or next(over, None)


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject of a verb, taken from the verbs above where it has none of its own.

    A relative pronoun gives the noun it stands for. Of a passive verb this is what the verb was done to.
    """
    own = own_subject(verb)
    if own is not None:
        if own.tag_ in {"WDT", "WP"} or own.lower_ in {"which", "who", "that"}:
            return verb.head if verb.dep_ in {"relcl", "acl", "ccomp"} else own
        return own
    if depth > 6 or verb.head.i == verb.i:
        return None
    head = verb.head
    if verb.dep_ in {"acl", "relcl"} and not is_verb(head):
        if verb.tag_ == "VBG" or verb.dep_ == "relcl":
            return head
        if verb.tag_ != "VB":
            return None
    if verb.dep_ == "xcomp" and head.lemma_ in _OBJECT_CONTROL:
        done = next((child for child in head.children if child.dep_ in {"dobj", "nsubjpass"}), None)
        if done is not None:
            return done
    nearer = _nearer_verb(verb, head)
    if nearer is not None:
        return own_subject(nearer)
    if is_verb(head) and verb.tag_ in {"VB", "VBG"} and is_passive(head) and agent(head) is not None:
        return agent(head)
    while not is_verb(head) and head.head.i != head.i:
        if head.dep_ == "pobj" and head.head.lower_ in {"of", "by"}:
            break
        head = head.head
    return subject(head, depth + 1) if is_verb(head) else None


def _nearer_verb(verb: Token, head: Token) -> Token | None:
    """For ", taking control of ...": the last finite verb before it, where the parse hangs it on an earlier one."""
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or verb.i < head.i:
        return None
    finite = [t for t in verb.doc[head.i + 1 : verb.i] if t.tag_ in {"VBD", "VBZ", "VBP"} and is_verb(t)]
    return finite[-1] if finite and own_subject(finite[-1]) is not None and finite[-1].dep_ != "relcl" else None
