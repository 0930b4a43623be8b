"""Set every published value that can be replayed beside ours."""

from pathlib import Path

from lowcap.analysis.published import (
    auc_change_over_seeds,
    change_over_seeds,
    compare_figures,
    count_dead,
    nearest_in_range,
    predict_redraw,
    rank_seeds,
    read_published,
)
from lowcap.analysis.tidy import read_table
from lowcap.base.files import write_csv
from lowcap.workflow.jobs import job


def main(inputs, output: str, settings: dict) -> None:
    published = {Path(path).stem: (path, read_published(path)) for path in inputs.published}
    scores, pruning = read_table(inputs.scores), read_table(inputs.pruning)
    ours = {
        "best_f1": rank_seeds(scores),
        "pruning_f1_change": change_over_seeds(pruning, "f1"),
        "pruning_auc_change": auc_change_over_seeds(pruning),
        "dead_neurons": count_dead(pruning),
    }
    if inputs.get("rates"):
        name = "learning_rate_heatmap"
        ours[name] = nearest_in_range(published[name][1], read_table(inputs.rates))
    if inputs.get("redrawn"):
        cases = sum(len(published[name][1]) for name in ("gaussian_noise", "occlusion"))
        redraws = predict_redraw(read_table(inputs.redrawn), cases)
        ours |= dict.fromkeys(("gaussian_noise", "occlusion"), redraws)
    write_csv(compare_figures(published, ours, settings["complete"]), output)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output[0], snakemake.params.settings)
