import json
import re
import zlib
from base64 import b64decode

import numpy as np
import pytest
import yaml

from lowcap.paper.explorers import Explorer, explorers_page
from lowcap.paper.templates import MOST_BYTES

NAMES = ("capacity", "pruning", "robustness", "survey")


@pytest.fixture
def make(request):
    def make(rows):
        explorers = [
            Explorer(name, {"description": "</script>"}, rows[name], ["<study>/a", "b"], {"units": "width"})
            for name in NAMES
        ]
        return explorers_page(request.config.rootpath / "paper/pages/explorers.html", explorers)

    return make


def inflated(text):
    return zlib.decompress(b64decode(text)).decode()


def test_the_page_brings_rows_charts_and_library_along(make):
    rows = {name: [{"study": name, "f1": [0.5, None]}] for name in NAMES}
    page = make(rows)
    packed = re.findall(r'<script type="text/plain" class="rows">([^<]+)</script>', page)
    assert [json.loads(inflated(text)) for text in packed] == list(rows.values())
    specs = re.findall(r'<script type="application/json" class="spec">(.+)</script>', page)
    assert [json.loads(spec) for spec in specs] == 4 * [
        {"chart": {"description": "</script>"}, "menus": [["units", "width"]]}
    ]
    (library,) = re.findall(r'<script type="text/plain" id="library">([^<]+)</script>', page)
    assert "vegaEmbed" in inflated(library)
    assert [f'<section id="{name}">' in page for name in NAMES] == 4 * [True]
    assert "From results/&lt;study&gt;/a.csv, results/b.csv. " in page
    assert page == make(rows)


def test_nan_is_no_json(make):
    with pytest.raises(ValueError, match="JSON"):
        make({name: [{"f1": float("nan")}] for name in NAMES})


def test_the_default_grid_fits_into_the_report(make, request):
    """Rows for as many networks as there are, with noise of 0.02, are a little longer than those of a real build."""
    config = yaml.safe_load((request.config.rootpath / "config.yaml").read_text())
    rng = np.random.default_rng(0)

    def networks(study, **only):
        grid = config["studies"][study] | only
        for task in grid["tasks"]:
            for width in grid["widths"]:
                yield from ({"study": study, "task": task, "width": width, "seed": seed} for seed in grid["seeds"])

    def values(number, digits, noise=0.02):
        return [round(value, digits) for value in np.linspace(0.95, 0.5, number) + noise * rng.standard_normal(number)]

    few = [study for study, grid in config["studies"].items() if len(grid["seeds"]) <= 10]
    assert len(few) == len(config["studies"]) - 4
    capacity = [
        network | dict(zip(("f1", "accuracy", "auc", "f1_train"), values(4, 4), strict=True))
        for study in config["evaluate"]["studies"]
        for network in networks(study)
    ]
    criteria, prune, corrupt = config["criteria"], config["prune"], config["corrupt"]
    pruning = [
        network
        | {"criterion": criterion, "sparsity": criteria["sparsities"], "f1": values(len(criteria["sparsities"]), 3)}
        for study, only in criteria["studies"].items()
        for network in networks(study, **only)
        for criterion in criteria["criteria"]
    ]
    pruning += [
        network | {"criterion": reading, "sparsity": prune["levels"], "f1": values(len(prune["levels"]), 3)}
        for study in prune["studies"]
        if study in few
        for network in networks(study)
        for reading in prune["readings"]
    ]
    robustness = [
        network | {"corruption": corruption, "severity": [0, *severities], "f1": values(1 + len(severities), 3)}
        for study, corruptions in corrupt["studies"].items()
        if study in few
        for network in networks(study)
        for corruption, severities in corrupt["severities"].items()
        if corruption in corruptions
    ]
    survey = [
        {"draw": f"random-{draw}", "width": width, "measures": values(16, 3, 1)}
        for draw in range(400)
        for width in config["surveys"]["survey"]["widths"]
    ]
    page = make({"capacity": capacity, "pruning": pruning, "robustness": robustness, "survey": survey})
    assert MOST_BYTES == 1_500_000
    assert 1_000_000 < len(page.encode()) < MOST_BYTES
    assert 4 * MOST_BYTES / 3 < 2 * 2**20
