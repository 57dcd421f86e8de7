"""Points whose side their neighbours contradict, found on the Delaunay graph.

Neighbours mostly have one side, some points are given a wrong one, and how many is not known before: a Potts model.
``beliefs`` gives the probability of each side at each point, ``cleaned`` the one likeliest labelling.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow
from scipy.spatial import Delaunay, QhullError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

#: Cost (nats) of an edge between sides, for neighbours at their usual distance.
EDGE_COST = 1.0
#: Error rate assumed first, and the sample it is worth when the rate is then taken from the data.
FIRST_RATE, PRIOR_POINTS = 0.03, 40
#: The same where doubt is kept: so few that data without errors shows a rate near 0, and no true outpost is doubted.
FEW_POINTS = 5
#: Edges a point has on average in a triangulation; those at the rim have fewer, which then weigh more.
_USUAL_EDGES = 6.0
#: Passes of messages to settle, and in each round after; rounds to find the share of errors; damping.
_FIRST_PASSES, _PASSES, _ROUNDS, _DAMPING = 30, 12, 8, 0.3
#: Capacities are whole numbers in maximum flow.
_UNIT = 1000


def neighbours(xy: Floats) -> Ints:
    """Edges of the Delaunay triangulation as pairs of row numbers; empty for fewer than three points or a line."""
    try:
        simplices = Delaunay(xy).simplices
    except (QhullError, ValueError):
        return np.zeros((0, 2), np.int64)
    pairs = np.sort(np.vstack([simplices[:, [0, 1]], simplices[:, [1, 2]], simplices[:, [0, 2]]]), axis=1)
    return np.unique(pairs, axis=0).astype(np.int64)


def beliefs(xy: Floats, labels: Ints, weights: Floats, classes: int) -> tuple[Floats, float]:
    """Probability of each label (column) at each point (row), and the share of wrong ones.

    Sums of messages on the graph (Pearl 1988), the error rate by expectation-maximisation. Costs grow with the
    number of points, but for the triangulation (n log n).

    Parameters
    ----------
    weights : trust in each point, 0-1.
    """
    edges = neighbours(xy)
    if len(edges) == 0 or classes < 2:
        return np.eye(classes)[labels], 0.0
    network = _network(xy, edges)
    messages = np.zeros((classes, 2 * len(edges)))
    rate, own, found = FIRST_RATE, np.arange(len(labels)), np.zeros((classes, len(labels)))
    for turn in range(_ROUNDS):
        evidence = np.ascontiguousarray(-_unary(labels, weights, classes, rate, None).T)
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


def cleaned(
    xy: Floats, labels: Ints, weights: Floats, classes: int, expected: Ints | None = None
) -> tuple[Ints, float]:
    """Likeliest true label of each point, and the share of wrong ones.

    Parameters
    ----------
    weights : trust in each point, 0-1.
    expected : label that an earlier map gives each point, or -1; it has the say of one more neighbour.
    """
    edges = neighbours(xy)
    if len(edges) == 0:
        return labels, 0.0
    cost = _edge_cost(xy, edges)
    rate, found = FIRST_RATE, labels
    for _ in range(3):
        unary = _unary(labels, weights, classes, rate, expected)
        found = _expansion(unary, edges, cost, labels)
        wrong = float((found != labels).sum())
        rate = (wrong + FIRST_RATE * PRIOR_POINTS) / (len(labels) + PRIOR_POINTS)
    return found, rate


def _usual_length(edges: Ints, length: Floats, points: int) -> Floats:
    """Geometric mean length of the edges at each point."""
    ends, logs = edges.ravel(), np.repeat(np.log(length), 2)
    count = np.maximum(1, np.bincount(ends, minlength=points))
    usual: Floats = np.exp(np.bincount(ends, weights=logs, minlength=points) / count)
    return usual


def _unary(labels: Ints, weights: Floats, classes: int, rate: float, expected: Ints | None) -> Floats:
    """Cost of each label at each point: dear to leave the one given, the dearer the more it is trusted."""
    cost = np.zeros((len(labels), classes))
    cost += (weights * np.log((1 - rate) / rate))[:, None]
    cost[np.arange(len(labels)), labels] = 0.0
    if expected is not None:
        known = expected >= 0
        cost[known] += EDGE_COST
        cost[np.flatnonzero(known), expected[known]] -= EDGE_COST
    return cost


def _expansion(unary: Floats, edges: Ints, cost: Floats, start: Ints) -> Ints:
    """Least-cost labelling by alpha expansion (Boykov, Veksler and Zabih 2001), exact for two classes."""
    labels = start.copy()
    for _ in range(4):
        before = labels.copy()
        for alpha in range(unary.shape[1]):
            labels = _expand(unary, edges, cost, labels, alpha)
        if (labels == before).all():
            break
    return labels


def _expand(unary: Floats, edges: Ints, cost: Floats, labels: Ints, alpha: int) -> Ints:
    """The best move in which any point may change to ``alpha``."""
    n = len(labels)
    p, q = edges.T
    keep = unary[np.arange(n), labels].copy()
    take = unary[:, alpha].copy()
    # Pairwise terms of a move (0: keep, 1: take): E01 + E10 - E00 goes between, the rest to the points.
    e00 = cost * (labels[p] != labels[q])
    e01 = cost * (labels[p] != alpha)
    e10 = cost * (labels[q] != alpha)
    np.add.at(take, p, e10 - e00)
    np.add.at(take, q, -e10)
    between = e01 + e10 - e00
    base = np.minimum(keep, take)
    source, sink = n, n + 1
    everyone = np.arange(n)
    rows = np.concatenate([np.full(n, source), everyone, p])
    columns = np.concatenate([everyone, np.full(n, sink), q])
    capacity = np.concatenate([take - base, keep - base, between])
    graph = coo_array((np.rint(capacity * _UNIT).astype(np.int32), (rows, columns)), shape=(n + 2, n + 2)).tocsr()
    flow = maximum_flow(graph, source, sink).flow
    rest = graph - flow
    rest.data[rest.data < 0] = 0
    rest.eliminate_zeros()
    reached = breadth_first_order(rest, source, return_predecessors=False)
    stays = np.zeros(n + 2, bool)
    stays[reached] = True
    return np.where(stays[:n], labels, alpha)
