"""Pages of the report that show results, each one HTML file: claims with verdicts, tests, data and figures; tables."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from lowcap.base.spelling import spell
from lowcap.claims.ledger import measured_in
from lowcap.claims.outcomes import NOT_COMPARABLE
from lowcap.claims.shares import with_agreement
from lowcap.paper.pictures import small_picture
from lowcap.paper.templates import data_uri, render


def claims_page(template: Path, studies: Sequence[Mapping[str, Any]], figures: Mapping[str, Path]) -> str:
    """Return the page of claims; `figures` are PNG files by name, `studies` what `study` returns."""
    verdicts = {row["verdict"] for each in studies for claim in each["claims"] for row in claim["verdicts"]}
    images = {name: small_picture(path) for name, path in figures.items()}
    return render(template, studies=studies, comparable=NOT_COMPARABLE not in verdicts, figures=images)


def tables_page(template: Path, tables: Mapping[str, tuple[pd.DataFrame, str]]) -> str:
    """Return the page of tables, each by name with its caption."""
    shown = [
        {
            "name": name,
            "caption": caption,
            "rows": table.to_html(index=False, border=0, na_rep="", float_format="{:.4g}".format),
            "csv": data_uri("text/csv", table.to_csv(index=False, lineterminator="\n").encode()),
        }
        for name, (table, caption) in tables.items()
    ]
    return render(template, tables=shown)


def study(
    name: str, ledger: Mapping[str, Any], claims: pd.DataFrame, tests: pd.DataFrame, shares: pd.DataFrame
) -> dict[str, Any]:
    """Return what the page shows of one ledger.

    `claims` has a row per claim and setting, `tests` one per test, `shares` what `with_agreement` asks for.
    """
    verdicts = with_agreement(claims, shares).set_index(["claim", "setting"], drop=False)
    shown = []
    for claim in ledger["claims"]:
        found = tests[tests["claim"] == claim["id"]]
        rows = [verdicts.loc[(claim["id"], setting)] for setting in ledger["settings"]]
        shown.append(
            {
                **{key: claim[key] for key in ("id", "statement", "source", "published", "criterion")},
                "figure": claim.get("figure"),
                "tables": measured_in(ledger, claim),
                "verdicts": [_shown(row) for row in rows],
                "tests": [_shown(row) for _, row in found.iterrows()],
                "csv": data_uri("text/csv", found.to_csv(index=False, lineterminator="\n").encode()),
            }
        )
    return {"name": name, "settings": [spell(setting) for setting in ledger["settings"]], "claims": shown}


def _shown(row: pd.Series) -> dict[str, Any]:
    """Return a row for people: no nan, counts without a point, the measured value with its interval."""
    values: dict[Any, Any] = {key: None if pd.isna(value) else value for key, value in row.items()}
    values["setting"] = spell(values["setting"])
    values["case"] = spell(values["case"] or "")
    for key in {"n", "tests", "supported"} & values.keys():
        values[key] = None if values[key] is None else f"{values[key]:.0f}"
    if values.get("bound") is not None:
        values["criterion"] = f"{'>' if values['side'] == 'above' else '<'} {values['bound']:.15g}"
    if values["measured"] is not None:
        # Few replicates have a value and no interval.
        known = values["ci_low"] is not None and values["ci_high"] is not None
        interval = f" [{values['ci_low']:.3f}, {values['ci_high']:.3f}]" if known else ""
        values["measured"] = f"{values['measured']:.3f}{interval}"
        values["level"] = "" if values["level"] is None else f"{100 * values['level']:.4g} %"
        values["detectable"] = "" if values["detectable"] is None else f"{values['detectable']:.2g}"
    if values.get("probability") is not None:
        values["probability"] = f"{100 * values['probability']:.0f} %"
    return values
