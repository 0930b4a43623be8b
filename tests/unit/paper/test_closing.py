from lowcap.paper.closing import closing_lines

LEDGER = """
settings: {as_released: {}, converged: {}}
smallest: {some: {value: 0.01, reason: r}}
measurements: {f1: {table: results/f1.csv, column: f1}}
claims:
  - {id: one, group: a, statement: Wide wins., source: s, published: p, criterion: c,
     tests: [{measurement: f1, effect: e, above: 0, smallest: some}]}
  - {id: two, group: a, statement: Narrow wins., source: s, published: p, criterion: c,
     tests: [{measurement: f1, effect: e, below: 0, smallest: some}]}
"""
CLAIMS = """claim,setting,verdict
one,as_released,partly
two,as_released,reproduced
two,converged,contradicted
"""


def test_main_claims_with_their_verdicts(tmp_path):
    (tmp_path / "capacity.yaml").write_text(LEDGER)
    folder = tmp_path / "trial/results"
    (folder / "claims").mkdir(parents=True)
    (folder / "claims/capacity.csv").write_text(CLAIMS)
    first, why, *claims = closing_lines(folder, tmp_path, tmp_path / "capacity.yaml", {"cost": "gone", "size": "two"})
    assert first == "The paper: trial/results/paper.pdf; every claim: trial/results/claims.html"
    assert closing_lines(folder, folder.parent, tmp_path / "capacity.yaml", {})[0].endswith("make report")
    assert f"{folder}/paper.pdf" in closing_lines(folder, tmp_path / "else", tmp_path / "capacity.yaml", {})[0]
    assert why == "What the original concludes on size, one claim each:"
    assert claims == ["  size: Narrow wins: reproduced as released, contradicted converged"]


def test_a_build_that_judges_no_claim_says_so(tmp_path):
    (tmp_path / "capacity.yaml").write_text(LEDGER)
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims/capacity.csv").write_text("claim,setting,verdict\none,as_released,not comparable\n")
    _, said = closing_lines(tmp_path, tmp_path, tmp_path / "capacity.yaml", {"size": "two"})
    assert said.startswith("It judges no claim")
