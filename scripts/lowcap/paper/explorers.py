"""The page of explorers: charts with menus, drawn in the reader's browser by a library that the page brings along."""

import json
import zlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import vl_convert

from lowcap.paper.templates import render


class Explorer(NamedTuple):
    """A chart as Vega-Lite and the rows that it draws, as plain values, with the names of their tables.

    `name` is the chart's dataset and its place on the page. `menus` are the columns that menus choose from, by the name
    of the menu, in the order in which one choice leaves less to the next.
    """

    name: str
    chart: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    tables: Sequence[str]
    menus: Mapping[str, str]


def explorers_page(template: Path, explorers: Sequence[Explorer]) -> str:
    """Return the page, which asks for nothing outside of it; library and rows are deflated."""
    shown = {
        each.name: {
            "chart": each.chart,
            "menus": each.menus,
            "tables": each.tables,
            "rows": _deflated(_compact(each.rows)),
        }
        for each in explorers
    }
    return render(
        template, explorers=shown, library=_deflated(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))
    )


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def _deflated(text: str) -> str:
    """Return a text as a page holds it in a third of its size: deflated, in base 64."""
    return b64encode(zlib.compress(text.encode(), 9)).decode()
