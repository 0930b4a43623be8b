"""Pages of the report, each one HTML file: claims with verdicts, tests, data and figures; tables; provenance."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image

from lowcap.base.spelling import spell
from lowcap.claims.ledger import measured_in
from lowcap.claims.outcomes import NOT_COMPARABLE
from lowcap.claims.shares import with_agreement
from lowcap.paper.latex import plain
from lowcap.paper.record import place_of
from lowcap.paper.templates import data_uri, render

# Browsers show no page of more than 2 MB inside the report, so figures are shown small and in few colours.
WIDTH_PIXELS, COLOURS = 720, 16


def claims_page(template: Path, studies: Sequence[Mapping[str, Any]], figures: Mapping[str, Path]) -> str:
    """Return the page of claims; `figures` are PNG files by name, `studies` what `study` returns."""
    verdicts = {row["verdict"] for each in studies for claim in each["claims"] for row in claim["verdicts"]}
    images = {name: data_uri("image/png", _smaller(path)) for name, path in figures.items()}
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


def provenance_page(
    template: Path, provenance: Mapping[str, Any], record: Mapping[str, Any], checksums: Mapping[str, str]
) -> str:
    """Return the page of provenance: of the build, and of every number, figure and table that the paper shows.

    `provenance` is what results/provenance.json holds, `record` what results/numbers.json does, and `checksums` are the
    SHA-256 of figures and tables by what the paper calls them.
    """
    text = json.dumps(provenance, indent=2, sort_keys=True)
    numbers = {
        name: one | {"text": plain(one["text"]), "where": _pairs(one.get("where", {}))}
        for name, one in record["numbers"].items()
    }
    shown = {
        place_of(path): {"path": path, "sha256": checksums[place_of(path)], **maker}
        for path, maker in sorted(record["shown"].items())
    }
    about = {**provenance, "config": json.dumps(provenance["config"], indent=2), "numbers": numbers, "shown": shown}
    return render(template, **about, json=data_uri("application/json", text.encode()))


def _pairs(where: Mapping[str, Any]) -> str:
    return ", ".join(f"{column} {value}" for column, value in where.items())


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


def _smaller(path: Path) -> bytes:
    """Return an image file as a PNG of at most WIDTH_PIXELS by as many, in COLOURS colours."""
    with Image.open(path) as image:
        small = image.convert("RGB")
    small.thumbnail((WIDTH_PIXELS, WIDTH_PIXELS), Image.Resampling.LANCZOS)
    content = BytesIO()
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(content, "png", optimize=True)
    return content.getvalue()
