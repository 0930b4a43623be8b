"""What changed in the paper, marked in a PDF: this build's text and numbers beside a commit's, or another build's.

`python -m lowcap.where.revision [BASE]` writes results/diff.pdf. BASE is a commit, whose numbers are those of its
reference, or the folder of another build's sources, such as ../other/results/paper. Figures and tables are of this one.
"""

import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lowcap.base.errors import InputError, reported_errors
from lowcap.base.files import atomic_path
from lowcap.claims.outcomes import Verdict
from lowcap.paper.latex import span
from lowcap.paper.manuscript import marked, typeset
from lowcap.paper.record import read_record
from lowcap.where.comparison import PROJECT, REFERENCE

SOURCES = Path("results/paper")
DIFF = Path("results/diff.pdf")
RECORD = "numbers.json"
# The folders with text; only an extended build has the second.
SECTIONS = ("sections", "extended/sections")
# Commands whose last argument is text in which changes are marked; links are left whole.
TEXT_COMMANDS = "finding,captionof"
SAFE_COMMANDS = "from,verdictword,taskname,original"


def stage_commit(commit: str, folder: Path) -> None:
    """Write the text of the paper at a commit into a folder, with the commit's reference as its record.

    Raises InputError for a commit that is not there, or has no reference.
    """
    command = ["git", "-C", str(PROJECT), "archive", "--format=tar", f"{commit}:paper"]
    run = subprocess.run(command, capture_output=True, check=False)
    if run.returncode:
        raise InputError(f"{commit}: no commit with a paper, and no folder; name either, such as HEAD~1")
    with tarfile.open(fileobj=io.BytesIO(run.stdout)) as archive:
        archive.extractall(folder, filter="data")
    reference = folder / Path(REFERENCE).name
    if not reference.is_file():
        raise InputError(f"{commit}: has no {REFERENCE}, so that its numbers are unknown; name a later commit")
    reference.rename(folder / RECORD)


def spell_out(text: str, record: Mapping[str, Any]) -> str:
    r"""Return LaTeX with `\result` and `\verdictof` replaced by what a record has for them; what it lacks stays."""
    judged = record["judged"]

    def number(match: re.Match[str]) -> str:
        name = match[1]
        if name in record["numbers"]:
            return str(record["numbers"][name]["text"])
        about = record["numbers"].get(name.removesuffix("-interval"), {})
        return span(about["interval"], about["format"]) if about.get("interval") else match[0]

    def verdict(match: re.Match[str]) -> str:
        about = record["verdicts"].get(match[1], {}).get(match[2])
        if about is None or not judged:
            return match[0]
        probability = about["probability"]
        return marked(Verdict(about["verdict"], float("nan") if probability is None else probability, about["fixed"]))

    text = re.sub(r"\\result\{([^}]+)\}", number, text)
    return re.sub(r"\\verdictof\{([^}]+)\}\{([^}]+)\}", verdict, text)


def mark_changes(base: Path, new: Path, folder: Path) -> Path:
    """Return the PDF of the paper in the folder `new`, typeset in `folder`, with what is not in that of `base` marked.

    Both folders have main.tex, sections/ and a record. Raises InputError if latexdiff or LaTeX is missing or fails.
    """
    if shutil.which("latexdiff") is None:
        raise InputError("latexdiff: not found; install it, on Debian and Ubuntu: sudo apt-get install latexdiff")
    made = shutil.copytree(new, folder / "new")
    # What is generated, the base has not.
    old = shutil.copytree(made, folder / "old")
    for part in SECTIONS:
        shutil.rmtree(old / part, ignore_errors=True)
        if (made / part).is_dir() and (base / part).is_dir():
            shutil.copytree(base / part, old / part)
    shutil.copyfile(base / "main.tex", old / "main.tex")
    for version, source in ((old, base), (made, new)):
        record = read_record(source / RECORD)
        for path in (path for part in SECTIONS for path in version.glob(f"{part}/*.tex")):
            path.write_text(spell_out(path.read_text(encoding="utf-8"), record), encoding="utf-8")
    command = [
        "latexdiff",
        "--flatten",
        "--type=CFONT",
        "--ignore-warnings",
        "--graphics-markup=none",
        "--math-markup=whole",
    ]
    command += [f"--append-textcmd={TEXT_COMMANDS}", f"--append-safecmd={SAFE_COMMANDS}"]
    run = subprocess.run([*command, old / "main.tex", made / "main.tex"], capture_output=True, text=True, check=False)
    if run.returncode:
        raise InputError(f"latexdiff: {(run.stderr.strip().splitlines() or ['failed'])[-1]}")
    (made / "diff.tex").write_text(run.stdout, encoding="utf-8")
    return typeset(made, "diff.tex", strict=False)


if __name__ == "__main__":
    with reported_errors(), tempfile.TemporaryDirectory() as place:
        if not (SOURCES / RECORD).is_file():
            raise InputError(f"{SOURCES}: not there, or of an older build; `make paper` makes it")
        base = Path(name := (sys.argv[1:] or ["HEAD"])[0])
        if not (base / RECORD).is_file():
            stage_commit(name, base := Path(place, "base"))
        pdf = mark_changes(base, SOURCES, Path(place))
        with atomic_path(DIFF) as temporary:
            shutil.copyfile(pdf, temporary)
    print(f"{DIFF}: the paper of this build; what {name} had is small and red, what is new is blue")
