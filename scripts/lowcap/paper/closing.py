"""What a build that made the paper says last: what there is, and what became of the main claims."""

from collections.abc import Mapping
from pathlib import Path

from lowcap.analysis.tidy import read_table
from lowcap.base.spelling import spell
from lowcap.claims.ledger import load_ledger


def closing_lines(folder: str | Path, called_from: Path, ledger: str | Path, headline: Mapping[str, str]) -> list[str]:
    """Return what to read in `folder`, and a line per subject of `headline` whose claim, by id, the ledger has.

    The verdicts are those in `folder`/claims. The user is in `called_from`.
    """
    folder, ledger = Path(folder), Path(ledger)
    statements = {claim["id"]: claim["statement"].rstrip(".") for claim in load_ledger(ledger)["claims"]}
    verdicts = read_table(folder / "claims" / f"{ledger.stem}.csv").groupby("claim")
    whole = folder.absolute()
    shown = whole.relative_to(called_from) if whole.is_relative_to(called_from) else whole
    report = "; all in one file: make report" if shown == Path("results") else ""
    lines = [f"The paper: {shown}/paper.pdf; every claim: {shown}/claims.html{report}"]
    about = {subject: claim for subject, claim in headline.items() if claim in statements}
    if about:
        lines.append(f"What the original concludes on {', '.join(about)}, one claim each:")
    for subject, claim in about.items():
        found = verdicts.get_group(claim)
        by_setting = (f"{row['verdict']} {spell(row['setting'])}" for _, row in found.iterrows())
        lines.append(f"  {subject}: {statements[claim]}: {', '.join(by_setting)}")
    return lines
