"""Points whose side their neighbours contradict, found on the Delaunay graph.

Neighbours mostly have one side, some points are given a wrong one, and how many is not known before: a Potts model.
``beliefs`` gives the probability of each side at each point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import Delaunay, QhullError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

#: Cost (nats) of an edge between sides, for neighbours at their usual distance.
EDGE_COST = 1.0
#: Error rate assumed first, and the sample it is worth when the rate is then taken from the data: so small that data
#: without errors shows a rate near 0, and no true outpost is doubted.
FIRST_RATE, FEW_POINTS = 0.03, 5
#: Edges a point has on average in a triangulation; those at the rim have fewer, which then weigh more.
_USUAL_EDGES = 6.0
#: Passes of messages to settle, and in each round after; rounds to find the share of errors; damping.
_FIRST_PASSES, _PASSES, _ROUNDS, _DAMPING = 30, 12, 8, 0.3


def neighbours(xy: Floats) -> Ints:
    """Edges of the Delaunay triangulation as pairs of row numbers; empty for fewer than three points or a line."""
    try:
        simplices = Delaunay(xy).simplices
    except (QhullError, ValueError):
        return np.zeros((0, 2), np.int64)
    pairs = np.sort(np.vstack([simplices[:, [0, 1]], simplices[:, [1, 2]], simplices[:, [0, 2]]]), axis=1)
    return np.unique(pairs, axis=0).astype(np.int64)


def beliefs(xy: Floats, labels: Ints, weights: Floats, classes: int, edges: Ints | None = None) -> tuple[Floats, float]:
    """Probability of each label (column) at each point (row), and the share of wrong ones.

    Sums of messages on the graph (Pearl 1988), the error rate by expectation-maximisation. Costs grow with the
    number of points, but for the triangulation (n log n).

    Parameters
    ----------
    weights : trust in each point, 0-1.
    edges : what ``neighbours`` gives for the points, where that is known already.
    """
    edges = neighbours(xy) if edges is None else edges
    if len(edges) == 0 or classes < 2:
        return np.eye(classes)[labels], 0.0
    network = _network(xy, edges)
    messages = np.zeros((classes, 2 * len(edges)))
    rate, own, found = FIRST_RATE, np.arange(len(labels)), np.zeros((classes, len(labels)))
    for turn in range(_ROUNDS):
        evidence = _evidence(labels, weights, classes, rate)
        messages = _settled(messages, evidence, network, _PASSES if turn else _FIRST_PASSES)
        found = _normal(evidence + network.heard(messages))
        before, wrong = rate, float((1 - found[labels, own]).sum())
        rate = (wrong + FIRST_RATE * FEW_POINTS) / (len(labels) + FEW_POINTS)
        if abs(rate - before) < 0.01 * before:
            break
    return found.T, rate


@dataclass(frozen=True)
class _Network:
    """Messages, one each way along every edge: whence, how likely a change of side is, and who hears them."""

    source: Ints
    back: Ints
    change: Floats
    incoming: csr_array

    def heard(self, messages: Floats) -> Floats:
        """Sum of the messages to each point (column), by label (row)."""
        return np.stack([self.incoming @ one for one in messages])


def _network(xy: Floats, edges: Ints) -> _Network:
    count, points = len(edges), len(xy)
    degree = np.bincount(edges.ravel(), minlength=points)
    cost = _edge_cost(xy, edges) * _USUAL_EDGES / np.sqrt(degree[edges[:, 0]] * degree[edges[:, 1]])
    target = np.concatenate([edges[:, 1], edges[:, 0]])
    everyone = np.arange(2 * count)
    incoming = csr_array((np.ones(2 * count), (target, everyone)), shape=(points, 2 * count))
    change = np.exp(-np.concatenate([cost, cost]))
    return _Network(np.concatenate([edges[:, 0], edges[:, 1]]), (everyone + count) % (2 * count), change, incoming)


def _settled(messages: Floats, evidence: Floats, network: _Network, passes: int) -> Floats:
    """Messages (logarithms, a row a label) after some passes."""
    for _ in range(passes):
        # np.take keeps a label's numbers side by side, which indexing does not: three times as fast.
        told = np.take(evidence + network.heard(messages), network.source, axis=1)
        said = _normal(told - np.take(messages, network.back, axis=1))
        heard = np.log(said + network.change * (1.0 - said))
        heard -= heard.max(axis=0)
        messages = _DAMPING * messages + (1 - _DAMPING) * heard
    return messages


def _normal(logs: Floats) -> Floats:
    likely = np.exp(logs - logs.max(axis=0))
    found: Floats = likely / likely.sum(axis=0)
    return found


def _edge_cost(xy: Floats, edges: Ints) -> Floats:
    """Cost of a change of side along each edge.

    Points lie close together here and far apart there: near is what is near for the two points.
    """
    length = np.linalg.norm(xy[edges[:, 0]] - xy[edges[:, 1]], axis=1)
    usual = _usual_length(edges, length, len(xy))
    found: Floats = EDGE_COST * 2.0 / (1.0 + length / np.sqrt(usual[edges[:, 0]] * usual[edges[:, 1]]))
    return found


def _usual_length(edges: Ints, length: Floats, points: int) -> Floats:
    """Geometric mean length of the edges at each point."""
    ends, logs = edges.ravel(), np.repeat(np.log(length), 2)
    count = np.maximum(1, np.bincount(ends, minlength=points))
    usual: Floats = np.exp(np.bincount(ends, weights=logs, minlength=points) / count)
    return usual


def _evidence(labels: Ints, weights: Floats, classes: int, rate: float) -> Floats:
    """Logarithm of the likelihood of each label (row) at each point (column), that of the one given being 0."""
    odds = np.tile(-weights * np.log((1 - rate) / rate), (classes, 1))
    odds[labels, np.arange(len(labels))] = 0.0
    return odds
