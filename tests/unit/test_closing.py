from lowcap.closing import closing_lines

LEDGER = """
settings: {as_released: {}, converged: {}}
measurements: {f1: {table: results/f1.csv, column: f1}}
claims:
  - {id: one, group: a, statement: Wide wins., source: s, published: p, criterion: c,
     tests: [{measurement: f1, effect: e, above: 0}]}
  - {id: two, group: a, statement: Narrow wins., source: s, published: p, criterion: c,
     tests: [{measurement: f1, effect: e, below: 0}]}
"""
CLAIMS = """claim,setting,verdict
one,as_released,partly
two,as_released,reproduced
two,converged,not reproduced
"""


def test_main_claims_with_their_verdicts(tmp_path):
    (tmp_path / "capacity.yaml").write_text(LEDGER)
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims/capacity.csv").write_text(CLAIMS)
    first, *claims = closing_lines(tmp_path, tmp_path / "capacity.yaml", ["gone", "two"])
    assert f"{tmp_path}/paper.pdf" in first
    assert claims == ["  Narrow wins: reproduced as released, not reproduced converged"]
