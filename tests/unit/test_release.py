"""The archive of the paper, from files that stand for those of a finished build."""

import json
import subprocess
import tarfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from rocrate.rocrate import ROCrate

import archive_paper
from lowcap.base.errors import InputError
from lowcap.base.files import write_text

ROOT = Path(__file__).parents[2]
COMMITTED = {"commit": "c0ffee", "changed_files": []}
NAME = "lowcap-0.1.0-paper"


@pytest.fixture
def release(tmp_path, monkeypatch):
    """What writes the archive in a folder of its own, of a build that judges or not, and returns its path."""

    def write(name, judged=True, code=COMMITTED, missing=None):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        record = {"form": 1, "judged": judged, "numbers": {}, "verdicts": {}}
        write_text(json.dumps(record), "results/numbers.json")
        made = ["results/paper.pdf", "results/claims.html", "results/a/summaries/b.csv"]
        sources = [
            f"results/paper/{file}" for file in ("main.tex", "main.pdf", "main.log", "main.bbl", "figures/a.pdf")
        ]
        for path in [*made, *sources]:
            write_text(path, path)
        if missing:
            Path(missing).unlink()
        inputs = {
            "citation": ROOT / "CITATION.cff",
            "licence": ROOT / "LICENSE",
            "readme": ROOT / "paper/archives/paper.md",
        }
        inputs |= {"numbers": "results/numbers.json", "sources": "results/paper", "made": made}
        settings = {"code": code, "title": "Less & more: a title", "networks": "networks.tar"}
        archive_paper.main(SimpleNamespace(**inputs), f"out/{NAME}.tar", settings)
        return Path(f"out/{NAME}.tar").absolute()

    return write


def test_the_archive_checks_and_describes_itself(release, tmp_path):
    with tarfile.open(release("one")) as archive:
        archive.extractall(tmp_path, filter="data")
    folder = tmp_path / NAME
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    own = {"SHA256SUMS", "ro-crate-metadata.json"}
    assert held - own == {
        *("README.md", "LICENSE", "CITATION.cff", ".zenodo.json"),
        *("results/numbers.json", "results/paper.pdf", "results/claims.html", "results/a/summaries/b.csv"),
        *("results/paper/main.tex", "results/paper/main.bbl", "results/paper/figures/a.pdf"),
    }
    assert {entity.id for entity in ROCrate(folder).root_dataset["hasPart"]} == held - own
    assert json.loads((folder / ".zenodo.json").read_text())["title"] == "Less & more: a title"
    readme = (folder / "README.md").read_text()
    assert readme.startswith("# Less & more: a title\n")
    assert "commit c0ffee" in readme


def test_the_same_build_gives_the_same_bytes_in_another_folder(release):
    assert release("one").read_bytes() == release("another place").read_bytes()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"judged": False}, "found a build that judges no claim"),
        ({"code": {"commit": None}}, "no repository"),
        ({"code": {"commit": "c0ffee", "changed_files": ["a.py"]}}, r"not committed, in a\.py"),
        ({"missing": "results/claims.html"}, r"results/claims\.html: not there"),
        ({"missing": "results/numbers.json"}, r"results/numbers\.json: not there"),
    ],
)
def test_what_is_no_release_is_one_line_and_leaves_nothing(release, wrong, words, tmp_path):
    with pytest.raises(InputError, match=words):
        release("one", **wrong)
    assert not list(tmp_path.rglob("*.tar*"))
