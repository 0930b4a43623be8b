import json
import re

import pytest

from lowcap.figures.interactive import capacity_chart, pruning_chart, robustness_chart, survey_chart

STYLE = {"palette": [f"#00000{digit}" for digit in range(7)]}
NETWORK = {"study": "published", "task": "0v1", "width": 4, "seed": 0}


def menus(chart):
    """The options, labels and first choice of each menu."""
    bound = {each["name"]: each for each in chart["params"] if "bind" in each}
    return {name: (each["bind"]["options"], each["bind"]["labels"], each["value"]) for name, each in bound.items()}


def charts():
    capacity = [NETWORK | {"f1": 0.9, "accuracy": 0.9, "auc": 0.9, "f1_train": 0.9}]
    pruning = [NETWORK | {"criterion": "random", "sparsity": [0], "f1": [0.9]}]
    robustness = [NETWORK | {"corruption": "gaussian_noise", "severity": [0], "f1": [0.9]}]
    survey = [{"draw": "random-0", "width": 4, "task": "0v1", "fits": False, "random": True, "gap": 0.1, "jacobian": 1}]
    return {
        "capacity": capacity_chart(capacity, STYLE, "4v9"),
        "pruning": pruning_chart(pruning, STYLE, "4v9"),
        "robustness": robustness_chart(robustness, "4v9"),
        "survey": survey_chart(survey, STYLE, ["task"], ["gap", "jacobian"]),
    }


@pytest.mark.parametrize("name", charts())
def test_what_is_chosen_first_is_there_whatever_the_grid(name):
    for options, labels, first in menus(charts()[name]).values():
        assert first in options
        assert len(options) == len(labels)


@pytest.mark.parametrize("name", charts())
def test_a_chart_draws_the_dataset_of_its_name_and_no_name_is_made_up(name):
    chart = charts()[name]
    assert chart["data"] == {"name": name}
    assert chart["width"] == "container"
    assert not re.search(r'"(view|param|layer|concat|data-)_?[0-9a-f]+"', json.dumps(chart))
    assert json.dumps(chart) == json.dumps(charts()[name])


@pytest.mark.parametrize("name", charts())
def test_no_menu_takes_the_name_of_a_signal_that_vega_keeps_for_itself(name):
    assert not {"width", "height", "padding", "autosize", "background"} & set(menus(charts()[name]))


@pytest.mark.parametrize("name", charts())
def test_every_menu_decides_what_is_drawn(name):
    chart = charts()[name]
    drawn = json.dumps({key: value for key, value in chart.items() if key != "params"})
    for menu in menus(chart):
        assert re.search(rf"(?<![.\w'\"]){menu}(?![\w']|\":)", drawn), menu


def test_menus_offer_what_the_rows_have_in_words():
    rows = [NETWORK | {"corruption": name, "severity": [0], "f1": [0.9]} for name in ("blur", "gaussian_noise")]
    rows.append(rows[0] | {"width": 2, "task": "4v9", "study": "he_full"})
    found = menus(robustness_chart(rows, "4v9"))
    assert found["study"] == (["published", "he_full"], ["published", "he full"], "published")
    assert found["task"] == (["0v1", "4v9"], ["0 vs 1", "4 vs 9"], "0v1"), "of the study that comes first"
    assert found["corruption"][1:] == (["blur", "Gaussian noise"], "gaussian_noise")
    assert found["units"] == (["all", 2, 4], ["all", "2", "4"], "all")


def test_a_criterion_has_the_colour_that_it_has_in_the_paper():
    rows = [
        NETWORK | {"criterion": name, "sparsity": [0], "f1": [0.9]}
        for name in ("magnitude", "movement", "random_live", "own")
    ]
    scale = pruning_chart(rows, STYLE, "0v1")["encoding"]["color"]["scale"]
    assert scale["domain"] == ["magnitude", "movement", "random_live", "own"]
    assert scale["range"] == ["#000000", "#000001", "#595959", "#000003"]


def test_the_survey_offers_what_was_measured_and_colours_by_what_has_few_values():
    rows = [
        {"draw": f"random-{n}", "width": 4, "scale": n, "images": n % 2, "fits": n > 8, "random": True}
        | {"gap": 0.1 + n, "jacobian": 10**n, "margin": None}
        for n in range(9)
    ]
    chart = survey_chart(rows, STYLE, ["scale", "images"], ["gap", "jacobian", "margin"])
    found = menus(chart)
    assert found["x"][0] == ["gap", "jacobian"]
    assert found["colour"][0] == ["width", "images"]
    assert found["networks"][0] == ["random", "all"], "none fits"
    (by_value,) = [each for each in chart["transform"] if each.get("as") == "at"]
    assert by_value["calculate"].startswith('indexof(["gap", "jacobian"], x)')
