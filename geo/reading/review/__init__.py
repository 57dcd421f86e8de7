"""What reviewers decide of claims: decisions, where they stand in a text, and the readings they make.

A decision replaces the claims it speaks of by others: by none (reject), by the same one made sure (accept), by one with
other fields (correct), by one for several (merge) or by several for one (split); or it adds a claim to a text (add).
Claims are known by the words they stand on, never by the id that a reader gave them, so that decisions outlive a new
reading.
"""

from geo.reading.review.decisions import Decision, Reason, Verb
from geo.reading.review.drafts import accept, add, correct, merge, reject, split
from geo.reading.review.home import Anchor, Home
from geo.reading.review.replay import Adrift, Moved, Reviewed, reviewed

__all__ = [
    "Adrift",
    "Anchor",
    "Decision",
    "Home",
    "Moved",
    "Reason",
    "Reviewed",
    "Verb",
    "accept",
    "add",
    "correct",
    "merge",
    "reject",
    "reviewed",
    "split",
]
