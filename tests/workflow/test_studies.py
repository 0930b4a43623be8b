"""docs/studies.md does what it says: its example of a stage, applied as written to a copy of the built project."""

import re
import textwrap

import pandas as pd

from workflow.conftest import ROOT


def blocks():
    """Return the code blocks of the section on stages: script, entry, config, schema."""
    section = (ROOT / "docs/studies.md").read_text(encoding="utf-8").partition("## A stage")[2].partition("\n## ")[0]
    found = re.findall(r"^   ```\w+\n(.*?)^   ```$", section, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent("".join(line[3:] or line for line in block.splitlines(keepends=True))) for block in found]


def test_a_stage_is_added_as_described(project):
    script, entry, settings, schema = blocks()
    (project.folder / "scripts/norms.py").write_text(script)
    project.edit("rules/measure.smk", "STAGES = {\n", "STAGES = {\n" + textwrap.indent(entry, "    "))
    project.edit("config.yaml", "\nprune:\n", f"\n{settings}\nprune:\n")
    project.edit("rules/config.schema.yaml", "\n  prune: {", f"\n{textwrap.indent(schema, '  ')}  prune: {{")
    assert project.planned() == {"norms": 2, "gather": 1}
    summary = "results/published/summaries/norms.csv"
    assert project.planned(summary) == {"norms": 2, "gather": 1, "summarise": 1}
    run = project.snakemake("--cores", "2", summary)
    assert run.returncode == 0, run.stderr
    table = pd.read_csv(project.folder / summary)
    assert set(table["layer"]) == {"hidden", "output"}
    assert (table["n"] == 2).all()
    assert (table["mean"] > 0).all()
