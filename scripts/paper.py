"""Put the sources of the paper together in one folder, check them and typeset the PDF."""

import shutil
from pathlib import Path

from lowcap.base.files import atomic_path, write_text
from lowcap.claims.outcomes import are_judged, read_verdicts
from lowcap.paper.manuscript import (
    check_files,
    check_findings,
    check_results,
    define_verdicts,
    defined_results,
    typeset,
)
from lowcap.workflow.jobs import job

# Not an output, which Snakemake would delete first: it saves time and changes no byte.
NOTES = Path(".snakemake/latex")


def stage(inputs, folder: Path) -> None:
    """Copy text, macros, figures and tables to where the text, whose main file comes first, expects them."""
    shutil.rmtree(folder, ignore_errors=True)
    text = Path(inputs.text[0]).parent
    targets = [(path, Path(path).relative_to(text)) for path in inputs.text]
    targets += [(path, Path("figures", Path(path).name)) for path in inputs.figures]
    targets += [(path, Path("tables", Path(path).name)) for path in inputs.tables]
    targets += [(inputs.macros, Path("macros.tex")), (inputs.origins, Path("origins.tex"))]
    for source, target in targets:
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / target)


def main(inputs, output, settings: dict) -> None:
    sources = [Path(path) for path in inputs.text if path.endswith(".tex")]
    check_results(sources, defined_results(Path(inputs.macros).read_text(encoding="utf-8")))
    verdicts = read_verdicts(inputs.claims)
    check_findings(sources, verdicts, judged=settings["complete"] and are_judged(verdicts))
    check_files(sources, "includegraphics", [f"figures/{Path(path).stem}" for path in inputs.figures])
    check_files(sources, "maketable", [f"tables/{Path(path).stem}" for path in inputs.tables])
    folder = Path(output.sources)
    stage(inputs, folder)
    write_text(define_verdicts(verdicts), folder / "verdicts.tex")
    pdf = typeset(folder, kept=NOTES)
    with atomic_path(output.pdf) as temporary:
        shutil.copyfile(pdf, temporary)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output, snakemake.params.settings)
