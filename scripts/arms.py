"""Set networks trained in different ways side by side: their masks, and what they lose under corruption."""

from lowcap.analysis.arms import join_arms
from lowcap.analysis.tidy import arrange, read_table
from lowcap.base.files import write_csv
from lowcap.explaining.spectra import compare_arms, read_masks
from lowcap.workflow.jobs import job


def main(inputs, output, arms: list[str]) -> None:
    tables, corruptions = (
        {arm: read_table(path) for arm, path in zip(arms, paths, strict=True)}
        for paths in (inputs.tables, inputs.corruptions)
    )
    masks = {arm: read_masks([path]) for arm, path in zip(arms, inputs.masks, strict=True)}
    write_csv(join_arms(tables, corruptions), output.arms)
    write_csv(arrange(compare_arms(masks)), output.alike)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output, snakemake.params.settings["arms"])
