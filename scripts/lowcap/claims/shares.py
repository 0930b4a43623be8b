"""With how many of its analyses a claim keeps its verdict, as shares and in words."""

import numpy as np
import pandas as pd

from lowcap.analysis.tidy import split
from lowcap.claims.outcomes import JUDGED


def count_shares(analyses: pd.DataFrame) -> pd.DataFrame:
    """Return the number of analyses of every claim and setting, and the shares of them by verdict.

    `agreeing` is the share with the verdict of the first, which is as written. Shares are nan where none is judged.
    Of `analyses`, a row each, are read claim, setting and verdict. Columns: claim, setting, analyses, those of JUDGED,
    agreeing.
    """
    rows = []
    for about, found in split(analyses, ["claim", "setting"]):
        verdicts = found["verdict"]
        shares = {name: (verdicts == name).mean() for name in JUDGED}
        shares["agreeing"] = (verdicts == verdicts.iloc[0]).mean()
        if not verdicts.isin(JUDGED).all():
            shares = dict.fromkeys(shares, np.nan)
        rows.append(about | {"analyses": len(found)} | shares)
    return pd.DataFrame(rows, columns=["claim", "setting", "analyses", *JUDGED, "agreeing"])


def with_agreement(claims: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Return the verdicts on claims with how many analyses agree, such as "97 of 120", or nothing, where none is."""
    counts = shares["agreeing"] * shares["analyses"]
    words = [
        "" if pd.isna(count) else f"{count:.0f} of {every}"
        for count, every in zip(counts, shares["analyses"], strict=True)
    ]
    said = shares[["claim", "setting"]].assign(agreement=pd.Series(words, shares.index, dtype=object))
    return claims.merge(said, on=["claim", "setting"], how="left").fillna({"agreement": ""})
