"""docs/studies.md does what it says: its examples of a study, a grid and a stage, applied as written to the project."""

import re
import textwrap

import pandas as pd
import yaml

from lowcap.base.documents import load_document
from lowcap.base.overlays import extend
from lowcap.workflow.configuration import check_configuration
from workflow.conftest import ROOT


def blocks(section):
    """Return the code blocks of a section, up to its first subsection."""
    text = (ROOT / "docs/studies.md").read_text(encoding="utf-8").partition(f"# {section}\n")[2]
    text = re.split(r"^##", text, maxsplit=1, flags=re.MULTILINE)[0]
    return [textwrap.dedent(block) for block in re.findall(r"^ *```\w+\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)]


def test_a_study_is_added_as_described(fresh, tmp_path):
    project = fresh(tmp_path / "project")
    study, stage = blocks("A study")
    after = "\n# Networks over many ways to train"
    project.edit("config.yaml", after, study.removeprefix("studies:\n") + after)
    beginning = stage.partition(", ...")[0]
    project.edit("config.yaml", beginning.replace("converged_fashion, ", ""), beginning)
    planned = {"download": 1, "dataset": 1, "train_converged_fashion": 2, "evaluate": 2, "gather": 1}
    assert project.planned("results/converged_fashion/evaluation.csv") == planned
    summary = "results/converged_fashion/summaries/evaluation.csv"
    assert project.planned(summary) == planned | {"summarise": 1}


def test_networks_are_followed_as_described():
    (followed,) = map(yaml.safe_load, blocks("Networks followed through training"))
    assert "interactions_clothes" in followed["interactions"]
    check_configuration(extend(load_document(ROOT / "config.yaml"), followed), ROOT / "rules/config.schema.yaml")


def test_a_stage_is_added_as_described(project):
    script, entry, settings, schema = blocks("A stage")
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
