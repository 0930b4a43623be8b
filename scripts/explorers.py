"""The page of explorers for the report: charts with menus, in which every dot is a network and names its file."""

import logging
from pathlib import Path

from lowcap.analysis.curves import capacity_rows, pruning_rows, robustness_rows, survey_rows
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_text
from lowcap.figures.interactive import capacity_chart, pruning_chart, robustness_chart, survey_chart
from lowcap.paper.explorers import MOST_BYTES, Explorer, explorers_page
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(inputs, settings: dict) -> list[Explorer]:
    """Return the four explorers."""
    evaluate, criteria, prune, corrupt, attack = (
        {Path(path).parent.name: read_table(path) for path in inputs[stage]}
        for stage in ("evaluate", "criteria", "prune", "corrupt", "attack")
    )
    drawn = {name: settings[name] for name in ("chosen", "measures")}
    survey = survey_rows(read_table(inputs.survey), **drawn, parts=settings["parts"])
    chart = survey_chart(survey, settings["style"], **drawn)
    explorers = [Explorer("survey", chart, survey, ["results/survey/sensitivity.csv"], {})]
    for name, draw, rows, tables, menus in (
        (
            "robustness",
            robustness_chart,
            robustness_rows(corrupt, attack),
            ["corruption", "attacks"],
            {"corruption": "corruption"},
        ),
        ("pruning", pruning_chart, pruning_rows(criteria, prune), ["criteria", "pruning"], {"units": "width"}),
        ("capacity", capacity_chart, capacity_rows(evaluate), ["evaluation"], {}),
    ):
        paths = [f"results/<study>/{table}.csv" for table in tables]
        chart = draw(rows, settings["style"], settings["task"])
        explorers.insert(0, Explorer(name, chart, rows, paths, {"study": "study", "task": "task"} | menus))
    return explorers


if __name__ == "__main__":
    with job(snakemake):
        explorers = main(snakemake.input, snakemake.params.settings)
        page = explorers_page(Path(snakemake.input.template), explorers)
        if len(page.encode()) > MOST_BYTES:
            logger.warning(
                "%s: %d bytes; inside the report, browsers show no page of more than %d",
                snakemake.output[0],
                len(page.encode()),
                MOST_BYTES,
            )
        write_text(page, snakemake.output[0])
