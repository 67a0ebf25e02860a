"""Connected components of the graphs of permutations, numbered so that the result does not depend on the search."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from emlp_lab.solve.codes import Codes, Indices


def graph(starts: Indices, targets: Indices) -> csr_array:
    """The edges of node i go to targets[starts[i]:starts[i + 1]]."""
    n = len(starts) - 1
    return csr_array((np.ones(len(targets), np.int8), targets.astype(np.int32), starts), shape=(n, n))


def smallest(edges: csr_array) -> Indices:
    """The smallest node of each node's component, of a graph in which every edge is on a circle."""
    # Circles make the components strong ones, which are found faster than others.
    count, component = connected_components(edges, directed=True, connection="strong")
    n = len(component)
    first = np.empty(count, np.int32)
    first[component[::-1]] = np.arange(n - 1, -1, -1, dtype=np.int32)  # the last one that is written stays
    return first[component]


def permuted(images: Codes) -> csr_array:
    """The graph of some permutations: i to images[m, i]."""
    count, n = images.shape
    return graph(np.arange(0, count * n + 1, count, dtype=np.int32), images.T.ravel())
