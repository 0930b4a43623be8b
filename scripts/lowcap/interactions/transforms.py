r"""AND and OR interactions between n input variables: the score of an image, masked in every way, as an exact sum.

Functions on subsets of the n variables are float64 tensors (..., 2^n): entry T is the value at the subset whose
members are the bits of T. Effects are tensors (..., 2, 2^n): row 0 holds the AND effects I_and(S), which count
where all of S is visible, row 1 the OR effects I_or(S), which count where some of S is:

    v(x_T) = sum of I_and(S) over S in T + sum of I_or(S) over S that meet T.

Both transforms have an effect of the empty set, constants of which only the sum matters. It stands in row 0, and
entry 0 of row 1 is 0. An AND and an OR effect of one variable are the same function of T; they are kept apart here,
and `fold_first_order` adds them. Source: Chen et al. 2024 (arXiv:2401.16318); the transform is that of Harsanyi 1963.
"""

import torch
from torch import Tensor

AND, OR = 0, 1
ROUNDING = 1e-9  # relative: smaller values are errors of float64


def _accumulate(values: Tensor, sign: int, upwards: bool) -> Tensor:
    """Return, variable by variable, `values` plus `sign` times those without it, or with it if not `upwards`."""
    result = values.clone(memory_format=torch.contiguous_format)
    size = 1
    while size < values.shape[-1]:
        pairs = result.view(*values.shape[:-1], -1, 2, size)
        without, having = pairs.unbind(-2)
        (having if upwards else without).add_(without if upwards else having, alpha=sign)
        size *= 2
    return result


def sum_over_subsets(values: Tensor) -> Tensor:
    """Return the zeta transform of functions (..., 2^n): the sums of `values` over all subsets of each set."""
    return _accumulate(values, 1, upwards=True)


def sum_over_supersets(values: Tensor) -> Tensor:
    """Return the sums of functions (..., 2^n) over all sets that contain each set."""
    return _accumulate(values, 1, upwards=False)


def difference_over_subsets(values: Tensor) -> Tensor:
    """Return the Moebius transform of functions (..., 2^n), the inverse of `sum_over_subsets`."""
    return _accumulate(values, -1, upwards=True)


def sum_over_meeting(values: Tensor) -> Tensor:
    """Return the sums of functions (..., 2^n) over all sets that meet each set; the map is symmetric."""
    return values.sum(dim=-1, keepdim=True) - sum_over_subsets(values).flip(-1)


def decompose(values: Tensor, gamma: Tensor) -> Tensor:
    """Return the effects (..., 2, 2^n) of scores `values` (..., 2^n), v / 2 + gamma by AND and v / 2 - gamma by OR."""
    by_and, by_or = values / 2 + gamma, values / 2 - gamma
    effects = torch.stack([difference_over_subsets(by_and), -difference_over_subsets(by_or.flip(-1))], dim=-2)
    # The OR effect of the empty set is v_or of nothing visible.
    effects[..., AND, 0] += by_or[..., 0]
    effects[..., OR, 0] = 0
    return effects


def reconstruct(effects: Tensor) -> Tensor:
    """Return the scores (..., 2^n) that effects (..., 2, 2^n) sum to."""
    return sum_over_subsets(effects[..., AND, :]) + sum_over_meeting(effects[..., OR, :])


def count_members(n: int) -> Tensor:
    """Return the order of every subset of n variables, its number of members, (2^n,)."""
    return membership(n).sum(dim=1)


def membership(n: int) -> Tensor:
    """Return which of n variables are in each subset, (2^n, n), 0 or 1."""
    return (torch.arange(2**n).unsqueeze(1) >> torch.arange(n)) & 1


def fold_first_order(effects: Tensor) -> Tensor:
    """Return a copy of the effects in which the AND effect of each single variable has taken up the OR effect."""
    folded = effects.clone()
    single = 2 ** torch.arange(effects.shape[-1].bit_length() - 1)
    folded[..., AND, single] += folded[..., OR, single]
    folded[..., OR, single] = 0
    return folded


def select_salient(effects: Tensor, threshold: float) -> Tensor:
    """Return the sign of every salient effect (..., 2, 2^n), 0 for the others and for the constant.

    Salient are effects of more than `threshold` times the largest size, over AND and OR together. Where scores do not
    vary, what is left are rounding errors beside the constant, and nothing is salient.
    """
    size = effects.abs()
    rounding = ROUNDING * size.amax(dim=(-2, -1), keepdim=True)
    size[..., 0] = 0
    return effects.sign() * (size > torch.maximum(threshold * size.amax(dim=(-2, -1), keepdim=True), rounding))


def keep_strongest(effects: Tensor, count: int) -> Tensor:
    """Return the effects (..., 2, 2^n) with all but the constant and the `count` largest, if there are more, zero."""
    size = effects.abs()
    size[..., 0] = 0
    size = size.flatten(-2)
    chosen = size.topk(min(count, size.shape[-1])).indices
    kept = torch.zeros_like(effects).flatten(-2).scatter(-1, chosen, 1).view_as(effects)
    kept[..., AND, 0] = 1
    return effects * kept


def match(values: Tensor, effects: Tensor) -> Tensor:
    """Return the share of the variance of scores (..., 2^n) over all subsets that effects reproduce; 1 if exact.

    Undefined (nan) where scores do not vary.
    """
    error = (values - reconstruct(effects)).square().mean(dim=-1)
    variance = values.var(dim=-1, correction=0)
    varies = variance > (ROUNDING * values.abs().amax(dim=-1)).square()
    return torch.where(varies, 1 - error / variance, torch.nan)
