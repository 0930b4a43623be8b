"""What a build that made the paper says last: what there is, and what became of the main claims."""

from collections.abc import Mapping
from pathlib import Path

from lowcap.analysis.tidy import read_table, select
from lowcap.base.spelling import spell
from lowcap.claims.ledger import load_ledger
from lowcap.claims.outcomes import NOT_COMPARABLE


def closing_lines(folder: str | Path, called_from: Path, ledger: str | Path, headline: Mapping[str, str]) -> list[str]:
    """Return what to read in `folder`, and a line per subject of `headline` whose claim, by id, the ledger has,
    or one line if the build judges none.

    The verdicts are those in `folder`/claims. The user is in `called_from`.
    """
    folder, ledger = Path(folder), Path(ledger)
    statements = {claim["id"]: claim["statement"].rstrip(".") for claim in load_ledger(ledger)["claims"]}
    claims = read_table(folder / "claims" / f"{ledger.stem}.csv")
    whole = folder.absolute()
    shown = whole.relative_to(called_from) if whole.is_relative_to(called_from) else whole
    report = "; all in one file: make report" if shown == Path("results") else ""
    lines = [f"The paper: {shown}/paper.pdf; every claim: {shown}/claims.html{report}"]
    if (claims["verdict"] == NOT_COMPARABLE).all():
        return [*lines, "It judges no claim: this build had only a sample of the data, or a smaller grid."]
    about = {subject: claim for subject, claim in headline.items() if claim in statements}
    if about:
        lines.append(f"What the original concludes on {', '.join(about)}, one claim each:")
    for subject, claim in about.items():
        found = select(claims, claim=claim)
        by_setting = (f"{row['verdict']} {spell(row['setting'])}" for _, row in found.iterrows())
        lines.append(f"  {subject}: {statements[claim]}: {', '.join(by_setting)}")
    return lines
