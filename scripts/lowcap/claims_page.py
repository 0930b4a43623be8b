"""The page of claims: every claim with its verdicts, tests, data, figure and commands, as one HTML file."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from lowcap.claims import NOT_COMPARABLE
from lowcap.ledger import measured_in


def render(template: str, studies: Sequence[Mapping[str, Any]], figures: Mapping[str, Path]) -> str:
    """Fill the HTML template; `figures` are PNG files by name, `studies` what `study` returns."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    verdicts = {row["verdict"] for each in studies for claim in each["claims"] for row in claim["verdicts"]}
    return environment.from_string(template).render(
        studies=studies,
        comparable=NOT_COMPARABLE not in verdicts,
        figures={name: _data_uri("image/png", path.read_bytes()) for name, path in figures.items()},
    )


def study(name: str, ledger: Mapping[str, Any], claims: pd.DataFrame, tests: pd.DataFrame) -> dict[str, Any]:
    """Return what the page shows of one ledger: `claims` has a row per claim and setting, `tests` one per test."""
    verdicts = claims.set_index(["claim", "setting"], drop=False)
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
                "csv": _data_uri("text/csv", found.to_csv(index=False, lineterminator="\n").encode()),
            }
        )
    return {"name": name, "settings": [setting.replace("_", " ") for setting in ledger["settings"]], "claims": shown}


def _shown(row: pd.Series) -> dict[str, Any]:
    """Return a row for people: no nan, counts without a point, the measured value with its interval."""
    values: dict[str, Any] = {key: None if pd.isna(value) else value for key, value in row.items()}
    values["setting"] = values["setting"].replace("_", " ")
    values["case"] = (values["case"] or "").replace("_", " ")
    for key in {"n", "tests", "supported"} & values.keys():
        values[key] = None if values[key] is None else f"{values[key]:.0f}"
    if values["measured"] is not None:
        values["measured"] = f"{values['measured']:.3f} [{values['ci_low']:.3f}, {values['ci_high']:.3f}]"
        values["p_holm"] = f"{values['p_holm']:.2g}"
    return values


def _data_uri(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"
