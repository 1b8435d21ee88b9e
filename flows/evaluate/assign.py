"""The best one-to-one assignment: which row goes with which column, so that the weights add up to most."""

from __future__ import annotations

from collections.abc import Sequence

NOT = float("-inf")  # the weight of a pair that must not be


def assign(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the pairs (row, column) of an assignment of greatest total weight, sorted by row.

    Pairs of weight ``NOT`` are never made, rows and columns may stay alone; all other weights are at
    least 0. Kuhn and Munkres' method with potentials, O(n³): groups of overlapping mentions are small.
    """
    rows, columns = len(weights), len(weights[0]) if weights else 0
    size = max(rows, columns)
    cost = [[_cost(weights, r, c, rows, columns) for c in range(size)] for r in range(size)]
    matched = _solve(cost)
    pairs = ((row, column) for row, column in enumerate(matched) if row < rows and column < columns)
    return [(row, column) for row, column in pairs if weights[row][column] != NOT]


def _cost(weights: Sequence[Sequence[float]], row: int, column: int, rows: int, columns: int) -> float:
    if row >= rows or column >= columns or weights[row][column] == NOT:
        return 0.0
    return -weights[row][column]


def _solve(cost: list[list[float]]) -> list[int]:
    """Return for each row its column in an assignment of least cost (square matrix)."""
    size = len(cost)
    row_of = [-1] * (size + 1)  # the last column is the virtual one each search starts from
    u, v = [0.0] * size, [0.0] * (size + 1)
    for row in range(size):
        _augment(row, cost, row_of, u, v)
    matched = [0] * size
    for column in range(size):
        matched[row_of[column]] = column
    return matched


def _augment(row: int, cost: list[list[float]], row_of: list[int], u: list[float], v: list[float]) -> None:
    """Add ``row`` to the matching along a shortest augmenting path."""
    size = len(cost)
    least, back, used = [float("inf")] * size, [-1] * size, [False] * (size + 1)
    column, row_of[size] = size, row
    while row_of[column] != -1:
        used[column] = True
        current, following = row_of[column], -1
        for other in range(size):
            if not used[other]:
                reduced = cost[current][other] - u[current] - v[other]
                if reduced < least[other]:
                    least[other], back[other] = reduced, column
                if following < 0 or least[other] < least[following]:
                    following = other
        delta = least[following]
        for other in range(size + 1):
            if used[other]:
                u[row_of[other]] += delta
                v[other] -= delta
            elif other < size:
                least[other] -= delta
        column = following
    while column != size:
        row_of[column] = row_of[back[column]]
        column = back[column]
