"""The instructions that compute: held, in force in every library, and the same bytes as on the machine of reference."""

import json
import os
import platform
import subprocess
import sys

import pytest

import reference
from lowcap.workflow import instructions
from lowcap.workflow.instructions import AVX2, NATIVE, VARIABLES, hold_instructions, instructions_state

needs_avx2 = pytest.mark.skipif(not instructions.has_avx2(), reason="this processor has no AVX2, which is held")
# What PyTorch, NumPy and both copies of OpenBLAS say that they use.
IN_FORCE = """
import json, numpy, scipy.linalg, threadpoolctl, torch
from numpy._core import _multiarray_umath as umath
print(json.dumps({
    "torch": torch.backends.cpu.get_cpu_capability(),
    "features": [name for name, here in umath.__cpu_features__.items() if here],
    "known": list(umath.__cpu_dispatch__),
    "blas": [one["architecture"] for one in threadpoolctl.threadpool_info() if one["internal_api"] == "openblas"],
}))
"""


def in_force(choice):
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES[AVX2]}
    environment |= {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [
        sys.executable,
        "-m",
        "lowcap.workflow.instructions",
        choice,
        sys.executable,
        "-W",
        "error",
        "-c",
        IN_FORCE,
    ]
    return json.loads(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


@needs_avx2
def test_every_library_is_held_at_avx2():
    found = in_force(AVX2)
    assert found["torch"] == "AVX2"
    assert found["blas"] == ["Haswell", "Haswell"]
    held = VARIABLES[AVX2]["NPY_DISABLE_CPU_FEATURES"].split(",")
    assert set(held) <= set(found["known"]), "NumPy passes over names that it does not know"
    assert not set(held) & set(found["features"])
    assert "X86_V3" in found["features"]


@needs_avx2
def test_results_have_the_bytes_of_the_machine_of_reference():
    wanted = json.loads(reference.FILE.read_text())
    found = reference.computed(AVX2)
    different = [name for name in wanted["computed"] if found[name] != wanted["computed"][name]]
    here, there = " ".join(platform.libc_ver()), wanted["machine"]["C library"]
    if different and here != there:
        pytest.skip(f"the C library is {here}, that of the reference is {there}: {', '.join(different)} differ")
    assert different == []


def test_with_all_instructions_the_bytes_are_others():
    if "avx512f" not in instructions.features():
        pytest.skip("this processor has no instructions newer than AVX2")
    wanted, found = json.loads(reference.FILE.read_text())["computed"], reference.computed(NATIVE)
    for name in ("full batch", "mini-batches", "adam", "survey", "explanation"):
        assert found[name] != wanted[name], name


def test_what_is_held_replaces_what_the_user_has_set(monkeypatch):
    monkeypatch.setattr(instructions, "has_avx2", lambda: True)
    environment = {"MKL_CBWR": "AVX512", "HOME": "/"}
    assert hold_instructions(AVX2, environment)
    assert environment == VARIABLES[AVX2] | {"HOME": "/"}
    assert instructions_state(AVX2, comparable=True)["MKL_CBWR"] == "COMPATIBLE"


@pytest.mark.parametrize(("choice", "there"), [(NATIVE, True), (AVX2, False)])
def test_nothing_is_held_where_it_is_not_wanted_or_not_there(monkeypatch, choice, there):
    monkeypatch.setattr(instructions, "has_avx2", lambda: there)
    environment = {"MKL_CBWR": "AVX512"}
    assert not hold_instructions(choice, environment)
    assert environment == {"MKL_CBWR": "AVX512"}
    state = instructions_state(choice, comparable=False)
    assert "not comparable" in state["bytes"]
    assert ("no avx2" in state["held at"]) == (choice == AVX2)


@pytest.mark.parametrize(
    ("system", "machine", "found", "expected"),
    [
        ("Linux", "x86_64", instructions.NEEDED | {"sse2", "avx512f"}, True),
        ("Linux", "x86_64", instructions.NEEDED - {"fma"}, False),
        ("Linux", "aarch64", instructions.NEEDED, False),
        ("Darwin", "x86_64", {"hw.optional.avx2_0: 1", "hw.optional.fma: 1"}, True),
        ("Darwin", "x86_64", {"hw.optional.avx2_0: 0", "hw.optional.fma: 1"}, False),
        ("Darwin", "arm64", {"hw.optional.avx2_0: 1", "hw.optional.fma: 1"}, False),
    ],
)
def test_a_processor_that_has_what_is_held_is_known(monkeypatch, system, machine, found, expected):
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    for name in ("features", "_features_on_macos"):
        monkeypatch.setattr(instructions, name, lambda: found)
    assert instructions.has_avx2() == expected


def test_flags_that_cannot_be_read_are_none(monkeypatch):
    monkeypatch.setattr(instructions.Path, "read_text", lambda *_, **__: (_ for _ in ()).throw(OSError))
    assert instructions.features() == set()
    monkeypatch.setattr(instructions.subprocess, "run", lambda *_, **__: (_ for _ in ()).throw(OSError))
    assert instructions._features_on_macos() == set()
