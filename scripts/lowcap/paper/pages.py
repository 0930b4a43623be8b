"""Pages of the report, each one HTML file: claims with verdicts, tests, data and figures; tables; provenance."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from lowcap.analysis.statistics import LEVEL
from lowcap.analysis.tidy import split
from lowcap.base.spelling import spell
from lowcap.claims.arguments import LETTERS, LEVELS, SEEDS, STEPS
from lowcap.claims.ledger import measured_in
from lowcap.claims.outcomes import NOT_COMPARABLE
from lowcap.claims.shares import with_agreement
from lowcap.claims.verdicts import CORRECTIONS
from lowcap.paper.latex import plain
from lowcap.paper.pictures import with_pictures
from lowcap.paper.record import command, place_of, row_of, setting_of
from lowcap.paper.templates import data_uri, render


def claims_page(
    template: Path, studies: Sequence[Mapping[str, Any]], figures: Mapping[str, Path], extended: bool = False
) -> str:
    """Return the page of claims, small enough for the report.

    `figures` are PNG files by name, `studies` what `study` returns; the build is an `extended` one or not. Raises
    InputError if even with the smallest figures the page is larger.
    """
    verdicts = {row["verdict"] for each in studies for claim in each["claims"] for row in claim["verdicts"]}
    argued = {key: found for each in studies for key, found in each["argued"].items()}
    choices = {"levels": LEVELS, "level": LEVEL, "corrections": CORRECTIONS, "seeds": SEEDS, "steps": STEPS}
    shown = {
        "studies": studies,
        "argued": argued,
        "letters": LETTERS,
        "comparable": NOT_COMPARABLE not in verdicts,
        "again": command(extended),
    }
    return with_pictures(lambda images: render(template, **shown, **choices, figures=images), figures, template)


def tables_page(template: Path, tables: Mapping[str, tuple[pd.DataFrame, str]]) -> str:
    """Return the page of `tables`, each, with any columns, by name with its caption."""
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
    numbers = {}
    for name, one in record["numbers"].items():
        place = {"setting": setting_of(one)} if "config" in one else {"where": row_of(one)}
        numbers[name] = one | {"text": plain(one["text"])} | place
    shown = {
        place_of(path): {"path": path, "sha256": checksums[place_of(path)], **maker}
        for path, maker in sorted(record["shown"].items())
    }
    about = {**provenance, "config": json.dumps(provenance["config"], indent=2), "numbers": numbers, "shown": shown}
    again = command(bool(record.get("extended")))
    return render(template, **about, again=again, json=data_uri("application/json", text.encode()))


def study(
    name: str,
    ledger: Mapping[str, Any],
    claims: pd.DataFrame,
    tests: pd.DataFrame,
    shares: pd.DataFrame,
    arguments: pd.DataFrame,
) -> dict[str, Any]:
    """Return what the page shows of one ledger.

    `claims` has a row per claim and setting, `tests` one per test, `shares` what `with_agreement` asks for, `arguments`
    what `argue_ledger` returns.
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
            }
        )
    settings = [spell(setting) for setting in ledger["settings"]]
    return {"name": name, "settings": settings, "claims": shown, "argued": _argued(arguments)}


def _argued(arguments: pd.DataFrame) -> dict[str, dict[str, list[list[str]]]]:
    """Return verdicts by claim with setting and by seeds, in lists by correction of lists by level, in order.

    Each has a letter for every bound, or one letter where all are the same.
    """
    found: dict[str, dict[str, list[list[str]]]] = {}
    for about, rows in split(arguments, ["claim", "setting", "seeds", "correction"]):
        letters = [verdicts if len(set(verdicts)) > 1 else verdicts[0] for verdicts in rows["verdicts"]]
        by_seeds = found.setdefault(f"{about['claim']}, {spell(about['setting'])}", {})
        by_seeds.setdefault(about["seeds"], []).append(letters)
    return found


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
