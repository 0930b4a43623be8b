"""What fused training saves, and what a network of a survey costs by how many there are."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lowcap.analysis.tidy import read_table, select
from lowcap.figures.style import apply_style, new_figure, save_figure
from lowcap.workflow.jobs import job


def draw(training: pd.DataFrame, growth: pd.DataFrame) -> Figure:
    """Draw epochs of a network per second by way to train, and seconds per network of a survey by their number."""
    figure, ((rates, times),) = new_figure(columns=2, height=2.2)
    modes = list(dict.fromkeys(training["batches"]))
    for shift, how in ((-0.2, "fused"), (0.2, "one at a time")):
        found = select(training, networks=how).set_index("batches").loc[modes, "epochs_per_second"]
        bars = rates.bar(np.arange(len(modes)) + shift, found, width=0.38, label=how)
        rates.bar_label(bars, fmt="%.1f", fontsize="small")
    rates.set_xticks(range(len(modes)), modes)
    rates.set_ylabel("networks' epochs per second")
    rates.margins(y=0.25)
    rates.legend(loc="upper right", ncols=2)
    times.plot(growth["networks"], growth["seconds_per_network"], "o-")
    times.set(xlabel="networks", ylabel="processor seconds per network", xlim=(0, None))
    times.set_ylim(0, 1.1 * growth["seconds_per_network"].max())
    return figure


if __name__ == "__main__":
    with job(snakemake):
        apply_style(snakemake.params.settings["style"])
        save_figure(draw(*(read_table(path) for path in snakemake.input)), *snakemake.output)
