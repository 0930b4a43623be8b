"""The page of explorers for the report: charts with menus, in which every dot is a network and names its file."""

import logging
from pathlib import Path

from lowcap.analysis.curves import capacity_rows, pruning_rows, robustness_rows, survey_rows
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_text
from lowcap.figures.interactive import capacity_chart, pruning_chart, robustness_chart, survey_chart
from lowcap.paper.explorers import Explorer, explorers_page
from lowcap.paper.templates import MOST_BYTES
from lowcap.workflow.jobs import job

logger = logging.getLogger("lowcap")


def main(inputs, settings: dict) -> list[Explorer]:
    """Return the four explorers."""
    evaluate, criteria, prune, corrupt, attack = (
        {Path(path).parent.name: read_table(path) for path in inputs[stage]}
        for stage in ("evaluate", "criteria", "prune", "corrupt", "attack")
    )
    first = (settings["style"], settings["task"])
    capacity = capacity_rows(evaluate)
    pruning = pruning_rows(criteria, prune)
    robustness = robustness_rows(corrupt, attack)
    drawn = (settings["chosen"], settings["measures"])
    survey = survey_rows(read_table(inputs.survey), *drawn, settings["parts"])
    menus = {"study": "study", "task": "task"}
    pruned, corrupted = menus | {"units": "width"}, menus | {"corruption": "corruption"}
    return [
        Explorer("capacity", capacity_chart(capacity, *first), capacity, ["<study>/evaluation"], menus),
        Explorer("pruning", pruning_chart(pruning, *first), pruning, ["<study>/criteria", "<study>/pruning"], pruned),
        Explorer(
            "robustness",
            robustness_chart(robustness, settings["task"]),
            robustness,
            ["<study>/corruption", "<study>/attacks"],
            corrupted,
        ),
        Explorer("survey", survey_chart(survey, settings["style"], *drawn), survey, ["survey/sensitivity"], {}),
    ]


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
