"""F1 under noise and occlusion, published and ours side by side (the values of Figs 6 and 7)."""

import pandas as pd

from lowcap.analysis.tidy import read_table, select
from lowcap.base.files import write_csv, write_text
from lowcap.paper.latex import ABSENT, number, plus_minus, tabular
from lowcap.workflow.jobs import job

NAMES = {"none": "clean", "gaussian_noise": r"noise, $\sigma={}$", "occlusion": "occlusion, side {}"}


def collect(corruption: pd.DataFrame, noise: pd.DataFrame, occlusion: pd.DataFrame) -> pd.DataFrame:
    """Return our f1 rows, clean and of what is published, beside the published mean and standard deviation."""
    printed = [("occlusion", 7.0, row.hidden_size, row.f1, row.std) for row in occlusion.itertuples()]
    for width in (24, 64):
        columns = noise[["sigma", f"f1_width{width}", f"std_width{width}"]]
        printed += [("gaussian_noise", sigma, width, mean, std) for sigma, mean, std in columns.to_numpy()]
    published = pd.DataFrame(printed, columns=["corruption", "severity", "width", "published", "published_std"])
    ours = select(corruption, metric="f1").merge(published, on=["corruption", "severity", "width"], how="left")
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
    body = tabular(header, rows, "l" + "rr" * len(widths))
    groups = "".join(rf" & \multicolumn{{2}}{{c}}{{width {width}}}" for width in widths) + r" \\"
    return body.replace("\\toprule\n", "\\toprule\n" + groups + "\n", 1)


if __name__ == "__main__":
    with job(snakemake):
        settings = snakemake.params.settings
        ours = select(read_table(snakemake.input.corruption), task=settings["task"])
        table = collect(ours, read_table(snakemake.input.noise), read_table(snakemake.input.occlusion))
        write_csv(table, snakemake.output.csv)
        write_text(typeset(table, settings["widths"]), snakemake.output.tex)
