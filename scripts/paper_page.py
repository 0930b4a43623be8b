"""Set the paper, whose sources are together in one folder, as one page for browsers."""

from pathlib import Path

from lowcap.base.files import write_text
from lowcap.paper.latexml import to_xhtml
from lowcap.paper.record import read_record
from lowcap.paper.web import paper_page
from lowcap.workflow.jobs import job

if __name__ == "__main__":
    with job(snakemake):
        inputs = snakemake.input
        figures = {f"figures/{Path(figure).stem}": Path(figure) for figure in inputs.figures}
        xhtml = to_xhtml(Path(inputs.sources), Path(inputs.binding))
        write_text(paper_page(Path(inputs.template), xhtml, read_record(inputs.numbers), figures), snakemake.output[0])
