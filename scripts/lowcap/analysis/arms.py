"""Networks that were trained in different ways, the arms, side by side."""

from collections.abc import Mapping

import pandas as pd

NETWORK = ["task", "width", "seed"]


def corruption_losses(corruption: pd.DataFrame) -> pd.DataFrame:
    """Return the accuracy that every network loses under each corruption, a column `lost_...` each.

    That is its accuracy on clean images less its mean over the severities. `corruption` has the columns task, width,
    seed, corruption (`none` among them), severity and accuracy. The index is task, width and seed.
    """
    means = corruption.pivot_table(index=NETWORK, columns="corruption", values="accuracy", aggfunc="mean")
    clean = means.pop("none")
    return means.rsub(clean, axis=0).add_prefix("lost_").rename_axis(columns=None)


def join_arms(masks: Mapping[str, pd.DataFrame], corruptions: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of tables on masks by arm, with the column `arm` in front and `corruption_losses` behind.

    The losses are those of dense networks, and nan in rows of another sparsity.
    """
    tables = []
    for arm, table in masks.items():
        losses = corruption_losses(corruptions[arm])
        joined = table.merge(losses.reset_index(), on=NETWORK, how="left")
        joined.loc[joined["sparsity"] != 0, losses.columns] = float("nan")
        tables.append(joined.assign(arm=arm))
    joined = pd.concat(tables)
    return joined[["arm", *joined.columns.drop("arm")]]
