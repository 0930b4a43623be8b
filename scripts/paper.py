"""Put the sources of the paper together in one folder, check them and typeset the PDF."""

import shutil
from pathlib import Path

from lowcap.base.files import atomic_path, write_text
from lowcap.claims.outcomes import are_judged, read_verdicts
from lowcap.paper.manuscript import (
    check_files,
    check_findings,
    define_verdicts,
    typeset,
)
from lowcap.paper.record import place_of
from lowcap.workflow.jobs import job

# Not an output, which Snakemake would delete first: it saves time and changes no byte.
NOTES = Path(".snakemake/latex")


def stage(inputs, folder: Path) -> None:
    """Copy text, macros, figures, tables and attachments to where the text, whose main file comes first, has them."""
    shutil.rmtree(folder, ignore_errors=True)
    text = Path(inputs.text[0]).parent
    targets = [(path, Path(path).relative_to(text)) for path in inputs.text]
    targets += [(path, Path("figures", Path(path).name)) for path in inputs.figures]
    targets += [(path, Path("tables", Path(path).name)) for path in inputs.tables]
    targets += [(inputs.macros, Path("macros.tex")), (inputs.origins, Path("origins.tex"))]
    targets += [(path, Path(Path(path).name)) for path in attached(inputs)]
    for source, target in targets:
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / target)


def attached(inputs) -> dict[str, str]:
    """Return the files that the PDF carries, each with what it is."""
    claims = {path: f"claims and their verdicts, {Path(path).stem}" for path in inputs.claims}
    return {inputs.numbers: "every number of the text, and every verdict"} | claims


def main(inputs, output, settings: dict) -> None:
    sources = [Path(path) for path in inputs.text if path.endswith(".tex")]
    verdicts = read_verdicts(inputs.claims)
    check_findings(sources, verdicts, judged=settings["complete"] and are_judged(verdicts))
    figures, tables = (list(map(place_of, files)) for files in (inputs.figures, inputs.tables))
    check_files(sources, "includegraphics", figures)
    check_files(sources, "maketable", tables)
    check_files(sources, "from", figures + tables)
    folder = Path(output.sources)
    stage(inputs, folder)
    write_text(define_verdicts(verdicts), folder / "verdicts.tex")
    lines = [rf"\attach{{{Path(path).name}}}{{{what}}}" for path, what in attached(inputs).items()]
    write_text("\n".join([*lines, ""]), folder / "attachments.tex")
    pdf = typeset(folder, kept=NOTES)
    with atomic_path(output.pdf) as temporary:
        shutil.copyfile(pdf, temporary)


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input, snakemake.output, snakemake.params.settings)
