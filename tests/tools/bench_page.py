"""The page of all that was measured, paper/bench/README.md, written from the tables that lie beside it."""

from pathlib import Path

import pandas as pd
import yaml

import figure_speed
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv, write_text
from lowcap.figures.style import apply_style

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "paper/bench"
# Of each table, in the order of the page; any other that lies in the folder follows under its own name.
TITLES = {
    "training": "Networks of 11 widths on one core, fused and one at a time",
    "released": "The same networks by the original's released code and by ours, one thread each",
    "profile": "Where the time of a build goes: the grid of `make trial`",
    "profile_full": "Where the time of a build goes: the whole grid",
    "plan": "A build on other numbers of cores, worked out from its jobs' times on two (`make plan`)",
    "turns": "From an edit to the new PDF of a small build, in seconds that one waits for (`make turns`)",
    "growth": "A survey on one core, trained and measured, by its networks",
    "scale": "What networks cost Snakemake itself (`make scale`)",
    "gpu": "The same networks on a GPU and on one core beside it, in elapsed seconds",
    "jobs": "What a job costs before it does anything",
    "explanations": "Explaining images by AND and OR interactions on one core, by the number of variables",
    "faults": "Builds that were killed, damaged and starved (`make faults`)",
    "machine": "The machine",
}
SHOWN = 0.01  # of a profile's processor time, from which on a rule has a line on the page


def write_table(table: pd.DataFrame, name: str) -> None:
    """Write what was measured beside the page."""
    write_csv(table, FOLDER / f"{name}.csv")


def as_markdown(table: pd.DataFrame) -> str:
    rows = [list(table.columns), ["---"] * len(table.columns)]
    rows += [[as_cell(cell) for cell in row] for row in table.to_numpy(object)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def as_cell(value: object) -> str:
    """Return a value as text, a number with three digits or all of its whole ones, nothing for a missing one."""
    if not isinstance(value, float):
        return str(value)
    return "" if pd.isna(value) else f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def section(name: str, table: pd.DataFrame) -> list[str]:
    """Return the lines of a table on the page; of a profile, which has a line per rule, the costly ones."""
    lines = ["", f"## {TITLES.get(name, name)}", ""]
    if not name.startswith("profile"):
        return [*lines, as_markdown(table)]
    costly = table[table["processor_s"] >= SHOWN * table["processor_s"].max()]
    return [*lines, as_markdown(costly), "", f"The other {len(table) - len(costly)} rules: [{name}.csv]({name}.csv)."]


def write_page() -> None:
    """Write page and plot from the tables that are there."""
    found = {path.stem: read_table(path) for path in sorted(FOLDER.glob("*.csv"))}
    apply_style(yaml.safe_load((ROOT / "config.yaml").read_text())["figures"]["style"])
    figure_speed.draw(found["training"], found["growth"]).savefig(FOLDER / "speed.png")
    parts = [
        "# What was measured",
        "",
        "By `make bench`, where nothing else is said: processor time, which belongs to the machine, ratios less so.",
        "Nothing here was typed by hand.",
    ]
    for name in [*(name for name in TITLES if name in found), *(name for name in found if name not in TITLES)]:
        parts += section(name, found[name])
    parts += ["", "![Epochs per second, and seconds per network by networks](speed.png)", ""]
    write_text("\n".join(parts), FOLDER / "README.md")
