"""F1 under noise and occlusion, published and ours side by side (the values of Figs 6 and 7)."""

import pandas as pd

from lowcap.analysis.published import read_published
from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv, write_text
from lowcap.paper.latex import ABSENT, number, plus_minus, tabular
from lowcap.workflow.jobs import job

NAMES = {"none": "clean", "gaussian_noise": r"noise, $\sigma={}$", "occlusion": "occlusion, side {}"}


def collect(corruption: pd.DataFrame, noise: pd.DataFrame, occlusion: pd.DataFrame) -> pd.DataFrame:
    """Return our f1 rows, clean and of what is published, beside the published mean and standard deviation."""
    printed = pd.concat([noise, occlusion]).drop(columns="error")
    published = printed.rename(columns={"mean": "published", "std": "published_std"})
    ours = select(corruption, metric="f1").merge(published, on=["task", "corruption", "severity", "width"], how="left")
    cases = set(zip(published["corruption"], published["severity"], strict=True)) | {("none", 0)}
    return ours[[case in cases for case in zip(ours["corruption"], ours["severity"], strict=True)]]


def typeset(table: pd.DataFrame, widths: list[int]) -> str:
    """Return the LaTeX tabular: a row per corruption and severity, for each width ours and published."""
    rows = []
    for (corruption, severity), group in table.groupby(["corruption", "severity"], sort=False):
        name = NAMES[corruption].format(f"{severity:g}")
        cells = []
        for width in widths:
            one = select(group, width=width)
            cells.append(plus_minus(one["mean"].item(), one["std"].item()) if len(one) else ABSENT)
            cells.append(number(one["published"].item(), ".3f") if len(one) else ABSENT)
        rows.append([name, *cells])
    header = ["", *("ours", "published") * len(widths)]
    groups = "".join(rf" & \multicolumn{{2}}{{c}}{{width {width}}}" for width in widths) + r" \\"
    return tabular(header, rows, "l" + "rr" * len(widths), above=[groups])


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        ours = select(read_table(snakemake.input.corruption), task=settings["task"])
        table = collect(ours, read_published(snakemake.input.noise), read_published(snakemake.input.occlusion))
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table, settings["widths"]), snakemake.output.tex)
