"""The order of criteria and data in small repositories, and attempts to be taken for earlier than one was."""

import json
import os
import shutil
import subprocess
from copy import deepcopy

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lowcap.base.errors import InputError
from lowcap.claims.history import (
    COLUMNS,
    Commit,
    date_criteria,
    history_state,
    judged_networks,
    networks_of,
    project_of,
    read_history,
)
from lowcap.claims.ledger import load_ledger
from lowcap.claims.meaning import meanings
from simulated import GAP, ledger_of

RECIPE = {"learning_rates": [0.1], "epochs": 3, "batch_size": 128, "report_every": 1}
STUDY = {"dataset": "mnist", "tasks": ["4v9"], "seeds": [7, 8], "split": "official", "initialisation": "he"}
STUDY |= {"widths": [2, 16], "recipe": RECIPE}
OTHER = STUDY | {"seeds": [0, 1]}


def ledger(bound=0, **more):
    """A ledger with one claim, on the networks of the study `fresh`."""
    made = ledger_of(GAP | {"above": bound}, **more)
    made["measurements"]["f1"]["as_released"]["table"] = "results/fresh/scores.csv"
    return made


class Repository:
    """A repository whose commits are an hour apart, and what is known of its one claim."""

    def __init__(self, folder):
        self.folder, self.commits = folder, {}
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments):
        date = f"2026-01-01T{len(self.commits):02}:00:00Z"
        identity = {"NAME": "a", "EMAIL": "a@b", "DATE": date}
        environment = {
            f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in identity.items()
        }
        environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        run = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=os.environ | environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return run.stdout.strip()

    def write(self, path, value):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(value if isinstance(value, str) else yaml.safe_dump(value), encoding="utf-8")

    def named(self, name):
        """Remember the commit that is checked out under a name."""
        self.commits[name] = self.git("rev-parse", "HEAD")[:12]

    def commit(self, name, *, claims=None, studies=None, **files):
        """Commit a ledger, a config's studies or other files, under a name."""
        if claims is not None:
            self.write("paper/claims/x.yaml", claims)
        if studies is not None:
            self.write("config.yaml", {"studies": studies})
        for path, value in files.items():
            self.write(path, value)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", name)
        self.named(name)

    def row(self, **studies):
        """Return what is known of the claim; the config is the one in the working tree unless `studies` are given."""
        claims = load_ledger(self.folder / "paper/claims/x.yaml")
        config = {"studies": studies} if studies else yaml.safe_load((self.folder / "config.yaml").read_text())
        (row,) = date_criteria(claims, judged_networks(claims, config), read_history(self.folder))
        return row

    def order(self, **studies):
        """Return the names of the commits of criterion and data, and which was fixed first."""
        row = self.row(**studies)
        names = {commit: name for name, commit in self.commits.items()}
        return tuple(names.get(row[key], row[key]) for key in ("criterion_commit", "data_commit", "fixed"))


@pytest.fixture
def repository(tmp_path):
    """A repository with studies that no claim is about."""
    made = Repository(tmp_path / "project")
    made.commit("start", studies={"other": OTHER}, claims=ledger() | {"claims": [{**ledger()["claims"][0], "id": "b"}]})
    return made


@pytest.fixture
def honest(repository):
    """A repository whose criterion came first."""
    repository.commit("criterion", claims=ledger())
    repository.commit("data", studies={"other": OTHER, "fresh": STUDY})
    return repository


def test_a_criterion_that_came_first_was_fixed_before(honest):
    assert honest.order() == ("criterion", "data", "before")
    row = honest.row()
    assert tuple(row) == COLUMNS
    assert (row["claim"], row["setting"], len(row["criterion"])) == ("a", "as_released", 12)
    assert (row["criterion_date"], row["data_date"]) == ("2026-01-01T01:00:00+00:00", "2026-01-01T02:00:00+00:00")


def test_a_criterion_that_came_last_was_fixed_after(repository):
    repository.commit("data", studies={"other": OTHER, "fresh": STUDY})
    repository.commit("criterion", claims=ledger())
    assert repository.order() == ("criterion", "data", "after")


def test_one_commit_of_both_shows_no_order(repository):
    repository.commit("both", claims=ledger(), studies={"fresh": STUDY})
    assert repository.order() == ("both", "both", "after")


def more_claims():
    made = ledger()
    made["claims"].insert(0, {**made["claims"][0], "id": "b"})
    return made


REWORDED = {
    "statement": ledger(statement="t"),
    "criterion": ledger(criterion="d"),
    "order": dict(reversed(ledger().items())),
    "style": yaml.safe_dump(ledger(), default_flow_style=True) + "# A comment.\n",
    "form": json.dumps(ledger()),
}


@pytest.mark.parametrize("claims", REWORDED.values(), ids=REWORDED)
def test_words_make_no_criterion_later(honest, claims):
    honest.commit("words", claims=claims)
    assert honest.order() == ("criterion", "data", "before")


def elsewhere(made, **change):
    made["measurements"]["f1"]["as_released"] |= change
    return made


def reworded(made, words):
    made["settings"]["as_released"] = words
    return made


READ = ledger_of(GAP | {"where": {"reading": "{reading}"}})
READ["measurements"]["f1"]["as_released"]["table"] = "results/fresh/scores.csv"
CHANGED = {
    "bound": (ledger(), ledger(0.1)),
    "rows": (ledger(), elsewhere(ledger(), where={"split": "test"})),
    "column": (ledger(), elsewhere(ledger(), column="auc")),
    "how many": (ledger(), ledger(holds_for="any")),
    "words of the setting": (READ, reworded(deepcopy(READ), {"reading": "as_described"})),
}


@pytest.mark.parametrize(("first", "then"), CHANGED.values(), ids=CHANGED)
def test_a_change_after_the_data_is_seen_and_so_is_one_back(repository, first, then):
    repository.commit("criterion", claims=first)
    repository.commit("data", studies={"fresh": STUDY})
    assert repository.order() == ("criterion", "data", "before")
    repository.commit("changed", claims=then)
    assert repository.order() == ("changed", "data", "after")
    repository.commit("back", claims=first)
    assert repository.order() == ("back", "data", "after")


def test_a_claim_that_was_away_for_a_while_is_as_old_as_its_return(honest):
    honest.commit("away", claims=ledger() | {"claims": [{**ledger()["claims"][0], "id": "b"}]})
    honest.commit("back", claims=ledger())
    assert honest.order() == ("back", "data", "after")


@pytest.mark.parametrize("broken", ["claims: [", "claims: 3\n", "", "\x00", "a: &a [*a]\n", "x: 2026-99-99\n"])
def test_a_ledger_or_config_that_cannot_be_read_says_nothing(honest, broken):
    honest.commit("broken", **{"paper/claims/x.yaml": broken, "config.yaml": broken})
    honest.commit("back", claims=ledger(), studies={"fresh": STUDY})
    assert honest.order() == ("back", "data", "after")


def test_a_change_that_is_not_committed_came_after(honest):
    honest.write("paper/claims/x.yaml", ledger(0.1))
    assert honest.order() == ("uncommitted", "data", "after")
    assert honest.order(fresh=STUDY | {"seeds": [99], "dataset": "x"}) == ("uncommitted", "uncommitted", "after")
    honest.write("paper/claims/x.yaml", ledger(statement="t"))
    assert honest.order() == ("criterion", "data", "before")


def test_seeds_that_no_commit_has_came_after_every_commit(repository):
    repository.commit("criterion", claims=ledger())
    assert repository.order(fresh=STUDY) == ("criterion", "uncommitted", "before")


def test_a_ledger_that_moved_has_its_age(repository):
    repository.commit("criterion", **{"paper/claims.yaml": ledger()})
    repository.commit("data", studies={"fresh": STUDY})
    (repository.folder / "paper/claims.yaml").unlink()
    repository.commit("moved", **{"paper/claims/y.yaml": ledger()})
    (repository.folder / "paper/claims/y.yaml").unlink()
    repository.commit("again", claims=ledger())
    assert repository.order() == ("criterion", "data", "before")


# What was looked at before the criterion, and the same networks under the name that is judged.
PEEKS = {
    "another name": STUDY,
    "one of its seeds": STUDY | {"seeds": [8, 9]},
    "more tasks": STUDY | {"tasks": ["0v1", "4v9"]},
    "more learning rates": STUDY | {"recipe": RECIPE | {"learning_rates": [1.0, 0.1]}},
    "more reports": STUDY | {"recipe": RECIPE | {"report_every": 3}},
    "other widths": STUDY | {"widths": [4]},
    "keys in another order": dict(reversed(STUDY.items())),
    "a zero for nothing": STUDY | {"recipe": RECIPE | {"momentum": 0}},
    "seeds in another form": STUDY | {"seeds": {"from": 0, "to": 99}},
    "no key for the batches": STUDY | {"recipe": {"learning_rates": [0.1], "epochs": 3}},
    "no dataset": {key: value for key, value in STUDY.items() if key != "dataset"},
    "no recipe": {key: value for key, value in STUDY.items() if key != "recipe"},
}
UNLIKE = {
    "dataset": {"dataset": "fashion-mnist"},
    "seeds": {"seeds": [0, 1]},
    "tasks": {"tasks": ["0v1"]},
    "split": {"split": "released"},
    "initialisation": {"initialisation": "released"},
    "epochs": {"recipe": RECIPE | {"epochs": 4}},
    "rates": {"recipe": RECIPE | {"learning_rates": [0.2]}},
    "a penalty": {"recipe": RECIPE | {"l1": 0.1}},
}


@pytest.mark.parametrize("peek", PEEKS.values(), ids=PEEKS)
def test_the_same_networks_under_another_name_are_the_same_data(repository, peek):
    repository.commit("peek", studies={"peek": peek})
    repository.commit("criterion", claims=ledger())
    repository.commit("renamed", studies={"fresh": STUDY})
    assert repository.order() == ("criterion", "peek", "after")


@pytest.mark.parametrize("change", UNLIKE.values(), ids=UNLIKE)
def test_other_networks_are_other_data_but_not_under_the_same_name(repository, change):
    repository.commit("others", studies={"others": STUDY | change})
    repository.commit("criterion", claims=ledger())
    repository.commit("data", studies={"fresh": STUDY})
    assert repository.order() == ("criterion", "data", "before")
    repository.commit("named", studies={"fresh": STUDY | change})
    repository.commit("changed", claims=ledger(0.1))
    repository.commit("again", studies={"fresh": STUDY})
    assert repository.order() == ("changed", "data", "after")


def test_a_penalty_of_the_judged_networks_alone_makes_them_others_where_penalties_are_known(repository):
    penalised = STUDY | {"recipe": RECIPE | {"l1": 0.1}}
    repository.commit("without", studies={"without": STUDY, "known": penalised | {"seeds": [99]}})
    repository.commit("criterion", claims=ledger())
    repository.commit("data", studies={"fresh": penalised})
    assert repository.order() == ("criterion", "data", "before")


def test_an_old_name_with_one_seed_counts_whatever_was_done_with_it(repository):
    repository.commit("peek", studies={"fresh": STUDY | {"recipe": RECIPE | {"epochs": 2}, "seeds": [8]}})
    repository.commit("criterion", claims=ledger())
    repository.commit("data", studies={"fresh": STUDY})
    assert repository.order() == ("criterion", "peek", "after")


@pytest.mark.parametrize("path", ["trial.yaml", "config/more.yaml", "paper/extended/trial.yaml"])
def test_seeds_beside_the_config_count(repository, path):
    repository.commit("peek", **{path: {"studies": {"fresh": {"seeds": [7]}}}})
    repository.commit("criterion", claims=ledger())
    repository.commit("data", studies={"fresh": STUDY})
    assert repository.order() == ("criterion", "peek", "after")


EXTENDED_PEEKS = {
    "spelt out": {"studies": {"peek": STUDY}},
    "seeds more of a study that the config has": {"studies": {"other": {"seeds": [7]}}},
    "seeds added to it": {"studies": {"other": {"seeds+": [7]}}},
    "with other settings": {"paper": {"extended": True}, "studies": {"other": {"seeds": [8], "widths": [64]}}},
}


@pytest.mark.parametrize("overlay", EXTENDED_PEEKS.values(), ids=EXTENDED_PEEKS)
def test_what_an_extended_build_had_counts_as_the_config_that_it_extends(repository, overlay):
    """The other seeds of the same networks, though the overlay alone does not say which networks these are."""
    repository.commit("peek", **{"extended.yaml": overlay})
    repository.commit("hidden", **{"extended.yaml": {"studies": {}}})
    repository.commit("criterion", claims=ledger())
    repository.commit("data", studies={"fresh": STUDY})
    assert repository.order() == ("criterion", "peek", "after")


def test_a_config_under_an_overlay_that_is_there_counts_with_it(repository):
    overlay = {"studies": {"late": {"seeds": [7]}}}
    repository.commit("overlay", **{"extended.yaml": overlay})
    repository.commit("peek", studies={"late": OTHER})
    repository.commit("criterion", claims=ledger())
    repository.commit("data", studies={"fresh": STUDY}, **{"extended.yaml": {}})
    assert repository.order() == ("criterion", "peek", "after")


def test_an_overlay_that_says_little_is_no_data_by_itself(repository):
    """What it leaves open is what the config says, and not unknown."""
    overlay = {"studies": {"other": {"widths": [64]}, "unlike": OTHER | {"dataset": "fashion-mnist"}}}
    repository.commit("overlay", **{"extended.yaml": overlay})
    repository.commit("criterion", claims=ledger())
    repository.commit("data", studies={"other": OTHER, "fresh": STUDY})
    assert repository.order() == ("criterion", "data", "before")


@pytest.mark.parametrize("broken", ["studies: [", "3", "- a", "studies: &a {x: *a}", "studies+: [1]", "\x00", ""])
def test_an_overlay_that_cannot_be_read_says_nothing(honest, broken):
    honest.commit("broken", **{"extended.yaml": broken})
    assert honest.order() == ("criterion", "data", "before")


def test_an_extended_ledger_is_dated_by_what_its_build_had(repository):
    """Its claims and their networks are in no config alone; its ledger may move to the default's folder and back."""
    study = {"extended.yaml": {"studies": {"fresh": STUDY}}}
    repository.commit("criterion", **{"paper/extended/claims/y.yaml": ledger()})
    repository.commit("data", **study)
    claims = load_ledger(repository.folder / "paper/extended/claims/y.yaml")

    def order():
        (row,) = date_criteria(
            claims, judged_networks(claims, {"studies": {"fresh": STUDY}}), read_history(repository.folder)
        )
        names = {commit: name for name, commit in repository.commits.items()}
        return tuple(names.get(row[key], row[key]) for key in ("criterion_commit", "data_commit", "fixed"))

    assert order() == ("criterion", "data", "before")
    repository.commit("moved", claims=ledger())
    (repository.folder / "paper/extended/claims/y.yaml").unlink()
    repository.commit("moved away")
    assert order() == ("criterion", "data", "before")
    changed = history_state(repository.folder)
    repository.commit("later", **{"paper/extended/claims/y.yaml": ledger(0.1)})
    assert history_state(repository.folder) != changed
    repository.commit("extended", **{"extended.yaml": {}})
    assert history_state(repository.folder) != changed


@pytest.mark.parametrize(
    "ledger", ["paper/claims/x.yaml", "paper/extended/claims/x.yaml", "a/paper/paper/claims/x.yaml"]
)
def test_the_project_of_a_ledger_holds_its_paper(tmp_path, ledger):
    assert project_of(tmp_path / ledger) == tmp_path / ledger.split("paper/claims")[0].split("paper/extended")[0]


def test_anchors_and_merges_are_resolved(repository):
    written = {
        "config.yaml": "studies:\n"
        "  base: &base {dataset: mnist, tasks: [0v1], seeds: [7], split: official, initialisation: he,\n"
        "               recipe: &recipe {learning_rates: [0.1], epochs: 9, batch_size: 128}}\n"
        "  peek: {<<: *base, tasks: [4v9], recipe: {<<: *recipe, epochs: 3}}\n"
    }
    repository.commit("peek", **written)
    repository.commit("criterion", claims=ledger())
    repository.commit("data", studies={"fresh": STUDY})
    assert repository.order() == ("criterion", "peek", "after")


def surveys(**found):
    return {"config.yaml": {"studies": {}, "surveys": found}}


def test_the_first_survey_is_as_old_as_its_section_that_had_no_names(repository):
    survey = elsewhere(ledger(), table="results/survey/sensitivity.csv")
    repository.commit("criterion", claims=survey)
    repository.commit("none", **surveys())
    assert repository.order() == ("criterion", "", "unknown")
    repository.commit("data", **{"config.yaml": {"studies": {}, "survey": None}})
    repository.commit("named", **surveys(survey={"draws": 3}))
    assert repository.order() == ("criterion", "data", "before")
    repository.commit("changed", claims=elsewhere(survey, column="loss"))
    assert repository.order() == ("changed", "data", "after")


def test_another_survey_is_as_old_as_its_name_with_its_seed(repository):
    repository.commit("old", **{"config.yaml": {"studies": {}, "survey": {"draws": 3}}})
    repository.commit("pilot", **surveys(survey={}, wide={"seed": 1}))
    repository.commit("criterion", claims=elsewhere(ledger(), table="results/wide/sensitivity.csv"))
    repository.commit("data", **surveys(survey={}, wide={"seed": 5000}))
    assert repository.order() == ("criterion", "data", "before")
    repository.commit("back", **surveys(survey={}, wide={"seed": 1}))
    assert repository.order() == ("criterion", "pilot", "after")


def test_another_survey_whose_old_section_names_no_seed_may_have_had_todays(repository):
    repository.commit("open", **{"trial.yaml": {"surveys": {"wide": {"draws": 3}}}})
    repository.commit("criterion", claims=elsewhere(ledger(), table="results/wide/sensitivity.csv"))
    repository.commit("data", **surveys(wide={"seed": 5000}))
    assert repository.order() == ("criterion", "open", "after")


def test_a_part_with_seeds_is_as_old_as_the_first_of_todays_seeds_in_its_section(repository):
    def section(*seeds):
        return {"config.yaml": {"studies": {}, "descent": {"seeds": [*seeds]}}}

    repository.commit("pilot", **section(0, 1))
    repository.commit("criterion", claims=elsewhere(ledger(), table="results/descent/thresholds.csv"))
    assert repository.order() == ("criterion", "pilot", "after")
    repository.commit("data", **section(3000, 3001))
    assert repository.order() == ("criterion", "data", "before")
    repository.commit("more", **section(3001, 3002))
    assert repository.order() == ("criterion", "data", "before")
    repository.commit("mixed", **section(1, 3002))
    assert repository.order() == ("criterion", "pilot", "after")


def test_a_part_whose_old_section_names_no_seeds_may_have_had_todays(repository):
    repository.commit("open", **{"trial.yaml": {"descent": {"widths": [4]}}})
    repository.commit("criterion", claims=elsewhere(ledger(), table="results/descent/thresholds.csv"))
    repository.commit("data", **{"config.yaml": {"studies": {}, "descent": {"seeds": [7]}}})
    assert repository.order() == ("criterion", "open", "after")


def grid(*seeds, dataset="mnist"):
    return {"dataset": dataset, "seeds": [*seeds]}


def test_a_grid_is_as_old_as_its_seeds_under_any_name_of_its_section(repository):
    def sections(**grids):
        return {"config.yaml": {"studies": {}, "interactions": grids}}

    repository.commit("pilot", **sections(pilot=grid(0, 1)))
    repository.commit("criterion", claims=elsewhere(ledger(), table="results/fresh/phases.csv"))
    repository.commit("elsewhere", **sections(pilot=grid(0, 1), other=grid(7, dataset="kmnist")))
    repository.commit("data", **sections(pilot=grid(0, 1), peek=grid(7)))
    repository.commit("named", **sections(pilot=grid(0, 1), fresh=grid(7, 8)))
    assert repository.order() == ("criterion", "data", "before")
    repository.commit("changed", claims=elsewhere(ledger(), table="results/fresh/phases.csv", column="loss"))
    assert repository.order() == ("changed", "data", "after")


@pytest.mark.parametrize(
    ("older", "data"),
    [
        ({"seeds": [7]}, "older"),
        ({"datasets": ["kmnist", "mnist"], "seeds": [7]}, "older"),
        ({"datasets": "mnist", "seeds": [7]}, "older"),
        (None, "older"),
        ({"datasets": ["kmnist"], "seeds": [7]}, "data"),
        ({"datasets": ["mnist"], "seeds": [0]}, "data"),
    ],
)
def test_a_section_that_was_one_grid_counts_as_one(repository, older, data):
    repository.commit("older", **{"config.yaml": {"studies": {}, "interact": older}})
    repository.commit("criterion", claims=elsewhere(ledger(), table="results/fresh/phases.csv"))
    # What is left of that section once there are grids says how they are explained, and makes none.
    sections = {"interactions": {"fresh": grid(7, 8)}, "interact": {"images": 20}}
    repository.commit("data", **{"config.yaml": {"studies": {}} | sections})
    assert repository.order() == ("criterion", data, "after" if data == "older" else "before")


@pytest.mark.parametrize("table", ["results/unheard/of.csv", "results/of.csv", "elsewhere/fresh/of.csv", "of.csv"])
def test_tables_of_no_known_part_have_no_known_age(honest, table):
    honest.commit("elsewhere", claims=elsewhere(ledger(), table=table))
    assert honest.order() == ("elsewhere", "", "unknown")


def test_a_claim_on_two_studies_is_as_late_as_the_earliest_allows(repository):
    both = ledger_of(GAP, GAP | {"measurement": "f2"})
    both["measurements"]["f1"]["as_released"]["table"] = "results/fresh/scores.csv"
    both["measurements"]["f2"] = {"as_released": {"table": "results/old/scores.csv", "column": "f1"}}
    repository.commit("old", studies={"old": OTHER | {"dataset": "x"}})
    repository.commit("criterion", claims=both)
    repository.commit("data", studies={"old": OTHER | {"dataset": "x"}, "fresh": STUDY})
    assert repository.order() == ("criterion", "old", "after")


def test_what_is_not_testable_has_a_criterion_and_no_data(honest):
    honest.commit("given up", claims=ledger(not_testable={"as_released": "since"}))
    assert honest.order() == ("given up", "", "")
    (row,) = date_criteria(load_ledger(honest.folder / "paper/claims/x.yaml"), {}, None)
    assert (row["criterion_commit"], row["fixed"]) == ("", ""), "nor without a history"
    honest.commit("taken up", claims=ledger())
    assert honest.order() == ("taken up", "data", "after")
    made = ledger()
    made["settings"]["converged"] = {}
    honest.write("paper/claims/x.yaml", made)
    assert honest.row()["setting"] == "as_released", "the other setting is none of the measurement's"


def branch(repository, name, start):
    repository.git("checkout", "--quiet", "-b", name, repository.commits[start])


def merge(repository, name, other, *how):
    repository.git("merge", "--quiet", "--no-ff", "-m", name, *how, other)
    repository.named(name)


def test_a_merge_keeps_the_age_of_what_it_brings(repository):
    branch(repository, "side", "start")
    repository.commit("criterion", claims=ledger())
    repository.commit("data", studies={"fresh": STUDY})
    repository.git("checkout", "--quiet", "main")
    repository.commit("meanwhile", **{"notes.md": "x"})
    merge(repository, "merge", "side")
    assert repository.order() == ("criterion", "data", "before")


def test_branches_that_do_not_know_each_other_show_no_order(repository):
    branch(repository, "side", "start")
    repository.commit("criterion", claims=ledger())
    repository.git("checkout", "--quiet", "main")
    repository.commit("data", studies={"fresh": STUDY})
    merge(repository, "merge", "side")
    assert repository.order() == ("criterion", "data", "after")


def test_a_look_on_a_branch_whose_config_was_put_back_is_seen(repository):
    branch(repository, "side", "start")
    repository.commit("peek", studies={"fresh": STUDY})
    repository.commit("put back", studies={"other": OTHER})
    repository.git("checkout", "--quiet", "main")
    merge(repository, "merge", "side")
    repository.commit("criterion", claims=ledger())
    repository.commit("data", studies={"fresh": STUDY})
    assert repository.order() == ("criterion", "peek", "after")


def test_a_merge_that_brings_an_old_bound_back_is_a_change(honest):
    branch(honest, "side", "data")
    honest.commit("aside", **{"notes.md": "x"})
    honest.git("checkout", "--quiet", "main")
    honest.commit("changed", claims=ledger(0.1))
    merge(honest, "merge", "side", "--strategy=ours")
    assert honest.order() == ("changed", "data", "after")
    honest.git("checkout", "--quiet", "side")
    merge(honest, "back", "main", "--strategy=ours")
    assert honest.order() == ("back", "data", "after")


def test_one_of_two_bounds_chosen_after_the_data_was_not_fixed_before(repository):
    for name, bound in (("one", 0), ("two", 0.1)):
        branch(repository, name, "start")
        repository.commit(f"criterion {name}", claims=ledger(bound))
        repository.commit(f"data {name}", studies={"fresh": STUDY})
    merge(repository, "choice", "one", "--strategy=ours")
    assert repository.order() == ("criterion two", "data one", "after")


def test_the_same_criterion_on_two_branches_is_as_old_as_the_one_that_shows_the_order(repository):
    for name, data in (("one", {}), ("two", {"studies": {"fresh": STUDY}})):
        branch(repository, name, "start")
        repository.commit(f"criterion {name}", claims=ledger())
        repository.commit(f"data {name}", **data)
    merge(repository, "both", "one")
    assert repository.order() == ("criterion two", "data two", "before")


@st.composite
def histories(draw):
    """Commits, children first, each with one of two bounds or none and with or without the data."""
    count = draw(st.integers(1, 7))
    bounds, configs = [{}, *(meanings(ledger(bound)) for bound in (0, 0.1))], [{}, {"studies": {"fresh": STUDY}}]
    commits = []
    for place in reversed(range(count)):
        older = range(place + 1, count)
        parents = draw(st.lists(st.sampled_from(older), min_size=1, max_size=2, unique=True)) if older else []
        ancestors = sum(1 << one for one in older if any(one in (p, *descent(commits, p, count)) for p in parents))
        about = draw(st.sampled_from(bounds)), [draw(st.sampled_from(configs))]
        commits.insert(0, Commit(f"{place:012}", "", parents, ancestors, *about))
    reached = [0, *(place for place in range(count) if commits[0].ancestors >> place & 1)]
    if len(reached) < count:  # what nothing descends from is no part of a history
        return draw(histories())
    return commits


def descent(commits, place, count):
    """Return the ancestors of a commit among those made so far, the last of `count`."""
    ancestors = commits[place - count + len(commits)].ancestors
    return [one for one in range(count) if ancestors >> one & 1]


@given(histories())
def test_a_criterion_was_fixed_before_if_no_later_commit_differs_and_all_data_follow(history):
    claims = ledger()
    (now,) = meanings(claims).items()

    def differs(commit):
        return now not in commit.criteria.items()

    def follows(place, other):
        return history[place].ancestors >> other & 1

    data = [place for place, commit in enumerate(history) if commit.configs[0]]
    kept = [
        place
        for place, commit in enumerate(history)
        if not differs(commit) and not any(differs(c) for later, c in enumerate(history) if follows(later, place))
    ]
    (row,) = date_criteria(claims, judged_networks(claims, {"studies": {"fresh": STUDY}}), history)
    shown = any(all(follows(place, one) for place in data) for one in kept)
    assert row["fixed"] == ("before" if shown else "after")
    assert (row["criterion_commit"] == "uncommitted") == (not kept)
    assert (row["data_commit"] == "uncommitted") == (not data)
    if kept:
        assert int(row["criterion_commit"]) in kept
    if data:
        first = int(row["data_commit"])
        assert first in data
        assert not any(follows(first, other) for other in data)
    if kept and data:
        assert bool(follows(first, int(row["criterion_commit"]))) == shown


def test_without_the_whole_history_nothing_is_known(honest, tmp_path, monkeypatch):
    unknown = ("", "", "unknown")
    shallow = deepcopy(honest)
    shallow.folder = tmp_path / "shallow"
    honest.git("clone", "--quiet", "--depth=2", f"file://{honest.folder}", str(shallow.folder))
    assert shallow.order() == unknown
    assert history_state(shallow.folder) is None
    bare = deepcopy(honest)
    bare.folder = tmp_path / "copy"
    shutil.copytree(honest.folder, bare.folder, ignore=shutil.ignore_patterns(".git"))
    assert bare.order() == unknown, "no repository"
    inner = Repository(tmp_path / "outer")
    inner.folder = inner.folder / "inner"
    shutil.copytree(bare.folder, inner.folder)
    assert inner.order() == unknown, "a part of another repository, with no commit"
    inner.commit("all", **{"../config.yaml": {}})
    assert inner.order() == unknown, "nor with one"
    untracked = Repository(tmp_path / "untracked")
    shutil.copytree(bare.folder, untracked.folder, dirs_exist_ok=True)
    assert untracked.order() == unknown, "no commit"
    untracked.write(".gitignore", "*.yaml\n")
    untracked.commit("all but these")
    assert untracked.order() == unknown, "not tracked"
    monkeypatch.setenv("PATH", "")
    assert honest.order() == unknown, "no git"
    assert history_state(honest.folder) is None


def test_a_damaged_repository_is_one_line(honest):
    name = honest.git("rev-parse", f"{honest.commits['start']}:config.yaml")
    (honest.folder / ".git/objects" / name[:2] / name[2:]).unlink()
    with pytest.raises(InputError, match=f"lacks the object {name}"):
        honest.row()


def test_a_history_that_is_replaced_is_read_as_it_is(repository):
    repository.commit("data", studies={"fresh": STUDY})
    repository.commit("criterion", claims=ledger())
    repository.commit("last")
    branch(repository, "forged", "start")
    repository.commit("forged", claims=ledger())
    repository.git("checkout", "--quiet", "main")
    repository.git("replace", repository.commits["criterion"], repository.commits["forged"])
    assert repository.order() == ("criterion", "data", "after")


def test_the_state_changes_with_commits_that_touch_the_files_and_no_others(honest):
    first = history_state(honest.folder)
    honest.commit("nothing", **{"notes.md": "x"})
    honest.write("config.yaml", {"studies": {}})
    assert history_state(honest.folder) == first
    honest.commit("config")
    second = history_state(honest.folder)
    honest.commit("ledger", claims=ledger(statement="t"))
    assert len({first, second, history_state(honest.folder)}) == 3


def test_the_state_changes_with_a_merge_of_a_branch_that_touched_the_files(honest):
    branch(honest, "side", "start")
    honest.commit("peek", studies={"fresh": STUDY})
    honest.commit("put back", studies={"other": OTHER})
    honest.git("checkout", "--quiet", "main")
    first = history_state(honest.folder)
    merge(honest, "merge", "side")
    assert history_state(honest.folder) != first
    assert honest.order() == ("criterion", "peek", "after")


def test_what_is_read_of_studies_is_what_a_ledger_is_about():
    studies = {"fresh": STUDY, "other": OTHER, "fresh_more": OTHER}
    assert judged_networks(ledger(), {"studies": studies}) == {"fresh": networks_of(STUDY)}
    assert networks_of(STUDY | {"widths": [1], "jobs": {}, "recipe": RECIPE | {"report_every": 9}}) == networks_of(
        STUDY
    )
