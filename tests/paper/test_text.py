"""The words of the paper: no result number typed by hand, every number and published value with its source."""

import re
from pathlib import Path

import pytest
import yaml

from lowcap.analysis.statistics import LEAST, LEAST_RESAMPLED
from lowcap.paper.numbers import join_entries, load_entries
from lowcap.workflow.configuration import compose_configuration
from paragraphs import count_numbers

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "paper"
# The text of the default build, and what the extended one has more.
FOLDERS = (PAPER, PAPER / "extended")
SECTIONS = [path for folder in FOLDERS for path in sorted((folder / "sections").glob("*.tex"))]
CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text())
EXTENDED = compose_configuration(ROOT / "config.yaml", ROOT / "extended.yaml", {})
LEVELS = {f"{100 * level:g}" for level in (*CONFIG["prune"]["levels"], *CONFIG["recover"]["sparsities"])}

# Settings of the experiments that may stand in the text as digits: learning rates, noise levels, steps, error rates.
SETTINGS = {"0.03", "0.0001", "0.1", "0.5", "0.01", "0.9", "0.05"}

# What no build can measure, by section.
FACTS = {
    # The noise in Fig. D.1 of the original.
    "corruptions": {"0.3"},
    # What the released code makes of a level of 95, by its two divisions by 100.
    "experiment": {"0.95", "0.0095"},
    # The loss that was accepted when the strengths of the penalties were chosen, once, before any build.
    "terms": {"0.005"},
}


def prose(path):
    """Return the text without comments, commands that hold names or references, and table columns."""
    text = re.sub(r"(?<!\\)%.*", "", path.read_text(encoding="utf-8"))
    text = re.sub(r"[0-9.]+\\linewidth", " ", text)
    text = re.sub(
        r"\\(finding\{[^}]*\}\{[^}]*\}|result|ref|label|includegraphics|maketable|cite[pt]?)\{[^}]*\}", " ", text
    )
    return re.sub(r"(Figs?\.?|Figures?|Tables?|Appendix|Section)~?[A-Z]?\.?[0-9.]+", " ", text)


def literal_results(text):
    """Return decimals and percentages that are neither settings nor pruning levels."""
    percentages = re.findall(r"([0-9.]+)\\?,?\\%", text)
    decimals = re.findall(r"(?<![0-9.])[0-9]+\.[0-9]+", text)
    return [one for one in percentages if one not in LEVELS] + [one for one in decimals if one not in SETTINGS]


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: path.stem)
def test_no_result_is_typed_by_hand(path):
    found = set(literal_results(prose(path)))
    allowed = FACTS.get(path.stem, set())
    assert found - allowed == set()
    assert allowed - found == set(), "a fact that the section no longer has"


def test_every_section_is_read():
    """Those of the extended build by the first of them, which the main file reads in such a build only."""
    main = (PAPER / "main.tex").read_text()
    switched = re.search(r"\\ifextended\n\\input\{extended/sections/extended\}\n\\fi\n", main)
    first = (PAPER / "extended/sections/extended.tex").read_text()
    included = re.findall(r"\\input\{((?:extended/)?sections/\w+)\}", main.replace(switched[0], "") + first)
    here = {path.relative_to(PAPER).with_suffix("").as_posix() for path in SECTIONS}
    assert {*included, "extended/sections/extended"} == here
    assert len(included) == len(set(included))
    assert not re.search(r"extended/sections", main.replace(switched[0], ""))
    assert FACTS.keys() <= {path.stem for path in SECTIONS}
    assert len({path.stem for path in SECTIONS}) == len(SECTIONS), "FACTS tells them by name"


def test_what_the_extended_build_adds_is_said_by_the_same_words_everywhere():
    names = ("main.tex", "sections/reproducibility.tex", "extended/sections/extended.tex")
    main, statement, first = ((PAPER / name).read_text() for name in names)
    box = re.search(r"\\ifextended\n(\\noindent\\fbox.*?)\\fi\n", main, re.DOTALL)[1]
    assert "Extended build." in box
    assert all(r"\extendedparts" in text for text in (box, statement, first))
    assert r"\texttt{make extended} adds \extendedparts" in statement, "in both builds"
    assert r"\ifextended: this is the extended build" in statement


def test_the_check_finds_literals():
    assert literal_results(r"an F1 of 0.913 and 12\,\% less") == ["12", "0.913"]
    assert literal_results(r"at 95\,\% with $\sigma = 0.1$") == []


def test_fig_d1_of_the_original_is_not_taken_for_saliency():
    """It shows corrupted images."""
    files = [path for part in ("paper", "rules", "scripts") for path in (ROOT / part).rglob("*") if path.is_file()]
    texts = [path for path in files if path.suffix in (".tex", ".rst", ".smk", ".py", ".csv", ".yaml")]
    lines = [f"{path}: {line}" for path in texts for line in path.read_text().splitlines() if "D.1" in line]
    assert len(lines) >= 3
    assert [line for line in lines if "saliency" in line.lower()] == []


def test_published_values_name_their_source():
    for path in (PAPER / "published").glob("*.csv"):
        assert re.match(r"# .*(arXiv:2507\.16278|released repository)", path.read_text().splitlines()[0]), path.name


def test_every_figure_and_table_has_a_caption_for_the_report():
    rules = "".join(path.read_text() for path in (ROOT / "rules").glob("*.smk"))
    scripts = {path.stem for kind in ("figure", "table") for path in (ROOT / "scripts").glob(f"{kind}_*.py")}
    captions = {*re.findall(r'caption\("(\w+)"\)', rules), *scripts} - {"table_claims"}  # shown in the page of claims
    assert captions == {path.stem for path in (PAPER / "captions").glob("*.rst")}
    for path in (PAPER / "captions").glob("*.rst"):
        assert len(path.read_text().split()) > 15, path.name


def test_no_interval_is_asked_of_too_few_seeds():
    """Relations over tasks have their intervals over digits, or other classes."""
    studies = EXTENDED["studies"]
    seeds = {name: len(study["seeds"]) for name, study in studies.items()}
    entries = join_entries({folder: load_entries(folder / "numbers.yaml") for folder in FOLDERS})
    asked = {name: Path(entry["table"]) for name, entry in entries.items() if entry.get("interval")}
    assert min(seeds.values()) < LEAST
    for name, table in asked.items():
        if table.stem not in ("capacity_law", "effective", "laws"):
            least = LEAST_RESAMPLED if table.stem in ("tolerance", "minimum_width") else LEAST
            assert seeds.get(table.parts[1], least) >= least, name


def test_numbers_are_counted_by_paragraph(tmp_path):
    path = tmp_path / "wall.tex"
    path.write_text("One \\result{a}.\n% \\result{b}\n\nNone.\n  \nTwo \\result{c}\nand \\result{d}.")
    assert count_numbers([path]) == [(2, f"{path}:6"), (1, f"{path}:1")]
