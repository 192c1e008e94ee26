"""Labels at the ends of lines, moved apart so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> tuple[float, ...]:
    """Return middles for blocks of these heights, as near to the wanted ones as can be without overlap.

    Blocks keep the order of the wanted middles (ties: the order given). They stay between `top` and `bottom` where
    their heights together allow it.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    clusters: list[tuple[float, float, list[int]]] = []
    for index in order:
        cluster = (wanted[index] - heights[index] / 2, heights[index], [index])
        while clusters and clusters[-1][0] + clusters[-1][1] > cluster[0]:
            cluster = _join(clusters.pop(), cluster, wanted, heights)
        clusters.append(cluster)
    return _place(_keep_within(clusters, top, bottom), heights, len(wanted))


_Cluster = tuple[float, float, list[int]]


def _join(first: _Cluster, second: _Cluster, wanted: Sequence[float], heights: Sequence[float]) -> _Cluster:
    """Stack two clusters so that the mean of their blocks' distances from where they want to be is zero."""
    members = [*first[2], *second[2]]
    offset = total = 0.0
    for index in members:
        total += wanted[index] - (offset + heights[index] / 2)
        offset += heights[index]
    return total / len(members), first[1] + second[1], members


def _keep_within(clusters: Sequence[_Cluster], top: float, bottom: float) -> list[_Cluster]:
    placed: list[_Cluster] = []
    edge = bottom
    for start, height, members in reversed(clusters):
        edge = min(start, edge - height)
        placed.append((edge, height, members))
    placed.reverse()
    edge, kept = top, []
    for start, height, members in placed:
        kept.append((max(start, edge), height, members))
        edge = max(start, edge) + height
    return kept


def _place(clusters: Sequence[_Cluster], heights: Sequence[float], count: int) -> tuple[float, ...]:
    middles = [0.0] * count
    for start, _, members in clusters:
        edge = start
        for index in members:
            middles[index] = edge + heights[index] / 2
            edge += heights[index]
    return tuple(middles)
