"""How many analyses of a claim agree, in numbers and words."""

import numpy as np
import pandas as pd

from lowcap.claims.outcomes import JUDGED
from lowcap.claims.shares import count_shares, with_agreement


def analyses(**verdicts):
    return pd.DataFrame(
        [
            {"claim": claim, "setting": "converged", "verdict": word}
            for claim, words in verdicts.items()
            for word in words
        ]
    )


def test_shares_are_of_the_analyses_of_a_claim_and_agree_with_the_first():
    found = count_shares(analyses(b=["contradicted"], a=["inconclusive", "reproduced", "reproduced", "inconclusive"]))
    assert found["claim"].tolist() == ["b", "a"]
    row = found.iloc[1]
    assert row[["analyses", "reproduced", "partly", "contradicted", "inconclusive"]].tolist() == [4, 0.5, 0, 0, 0.5]
    assert row["agreeing"] == 0.5
    assert np.allclose(found[list(JUDGED)].sum(axis=1), 1)


def test_what_is_not_judged_has_no_shares():
    row = count_shares(analyses(a=["not comparable"] * 3)).iloc[0]
    assert row["analyses"] == 3
    assert row[[*JUDGED, "agreeing"]].isna().all()
    assert count_shares(pd.DataFrame(columns=["claim", "setting", "verdict"])).empty


def test_words_say_how_many_agree_and_nothing_where_none_does():
    shares = count_shares(analyses(a=["reproduced", "reproduced", "partly"], b=["not comparable"]))
    claims = pd.DataFrame({"claim": ["c", "b", "a"], "setting": "converged", "contradicted": 1})
    found = with_agreement(claims, shares)
    assert found["agreement"].tolist() == ["", "", "2 of 3"]
    assert found.columns.tolist() == ["claim", "setting", "contradicted", "agreement"]
    assert with_agreement(claims, shares.iloc[:0])["agreement"].tolist() == ["", "", ""]
