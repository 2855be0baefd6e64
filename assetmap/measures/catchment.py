"""Share supply among all who can reach it: floating catchment areas."""

import numpy as np
from scipy.sparse import csr_array

from .estimate import Floats


def access_2sfca(seen: csr_array, people: Floats, supply: Floats) -> Floats:
    """Measure the supply that is there for each person, when all who reach it share it.

    Each asset divides its supply by the people who reach it, R_j = S_j / sum_i P_i f_ij, and each
    neighbourhood adds up what it reaches, A_i = sum_j R_j f_ij. So everything that anybody reaches
    is given out and nothing twice: sum_i P_i A_i = sum_j S_j. Who reaches nothing has 0.

    Parameters
    ----------
    seen
        f: neighbourhoods by assets, 0-1 (`walk.seen_from`).
    people
        P: of the base in each neighbourhood; NaN, where not known, counts as none.
    supply
        S: of each asset for each kind, shape (assets, kinds); 0 where it is not of a kind.

    Returns
    -------
    access
        Supply per person, shape (neighbourhoods, kinds).

    Examples
    --------
    Three neighbourhoods; the first reaches a, the second a and b, the third none.

    >>> seen = csr_array(np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]))
    >>> people, supply = np.array([100.0, 200.0, 50.0]), np.array([[2.0], [3.0]])
    >>> access_2sfca(seen, people, supply).round(6).ravel().tolist()
    [0.006667, 0.021667, 0.0]

    References
    ----------
    Luo W, Wang F (2003), Environment and Planning B 30:865-884; with weights by distance, Luo W,
    Qi Y (2009), Health & Place 15:1100-1107.
    """
    demand = seen.T @ np.nan_to_num(people)
    ratio = np.divide(1.0, demand, out=np.zeros(len(demand)), where=demand > 0)
    found: Floats = seen @ (ratio[:, np.newaxis] * supply)
    return found


def access_balanced(seen: csr_array, people: Floats, supply: Floats) -> Floats:
    """Measure supply when nobody is counted twice as demand, nor any service twice as offered.

    The weights are divided by their sums: those of a neighbourhood among the assets of a kind that
    it reaches, w_ij = f_ij / sum_j f_ij, so that its people are shared out among them; those of an
    asset among the neighbourhoods that reach it, v_ij = f_ij / sum_i f_ij, so that its level of
    service is. L_j = S_j / sum_i P_i w_ij; A_i = sum_j L_j v_ij. The demand adds up to the people
    who reach any; the A_i add up to the levels of service L_j.

    Parameters
    ----------
    seen, people, supply
        As `access_2sfca`; an asset that offers a kind 0 does not compete for its people.

    Returns
    -------
    access
        Shape (neighbourhoods, kinds); 0 where nothing is reached.

    Examples
    --------
    The second neighbourhood sends half of its people to each: a has 200, b has 100.

    >>> seen = csr_array(np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]))
    >>> people, supply = np.array([100.0, 200.0, 50.0]), np.array([[2.0], [3.0]])
    >>> access_balanced(seen, people, supply).round(6).ravel().tolist()
    [0.005, 0.035, 0.0]

    References
    ----------
    Páez A, Higgins CD, Vivona SF (2019), PLoS ONE 14(6): e0218773.
    """
    offers = (supply > 0).astype(float)
    reach = seen @ offers
    everyone = np.nan_to_num(people)[:, np.newaxis]
    sent = np.divide(everyone, reach, out=np.zeros(reach.shape), where=reach > 0)
    demand = (seen.T @ sent) * offers
    offered = np.asarray(seen.sum(axis=0), dtype=float)[:, np.newaxis]
    level = np.divide(supply, demand, out=np.zeros(supply.shape), where=demand > 0)
    found: Floats = seen @ np.divide(
        level, offered, out=np.zeros(supply.shape), where=np.broadcast_to(offered > 0, supply.shape)
    )
    return found
