"""Which of a processor's instructions compute: held at AVX2, so that all processors that have it give the same bytes.

A newer processor sums more numbers at a time, in another order, and rounds otherwise; training amplifies that.
Libraries choose their instructions when they are imported or first called, by environment variables among others.

`python -m lowcap.workflow.instructions avx2 COMMAND ...` runs a command with them held.
"""

import os
import platform
import subprocess
import sys
from collections.abc import MutableMapping
from pathlib import Path

AVX2, NATIVE = "avx2", "native"
# What a processor must have: AVX2 and what has always come with it, which NumPy's loops for it use.
NEEDED = {"avx2", "fma", "bmi1", "bmi2", "f16c", "movbe", "abm"}
# What holds each library at AVX2 with FMA, or lower, and at the same order of sums on processors of every maker.
VARIABLES = {
    AVX2: {
        "ATEN_CPU_CAPABILITY": "avx2",  # PyTorch's own loops
        "ONEDNN_MAX_CPU_ISA": "AVX2",  # its oneDNN
        "MKL_CBWR": "COMPATIBLE",  # its MKL, which at AVX2 sums otherwise on AMD's than on Intel's
        "MKL_VML_DEBUG_CPU_TYPE": "1",  # MKL's functions without rcpps and rsqrtps, whose digits are each maker's own
        "OPENBLAS_CORETYPE": "Haswell",  # products in NumPy and SciPy, and ours (lowcap.networks.products)
        "NPY_DISABLE_CPU_FEATURES": "X86_V4,AVX512_ICL,AVX512_SPR",  # NumPy's own loops
    },
    NATIVE: {},
}


def features() -> set[str]:
    """Return the processor's features as Linux names them; none elsewhere."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return set()
    return set(next((line for line in lines if line.startswith("flags")), "").split())


def _features_on_macos() -> set[str]:
    names = ["hw.optional.avx2_0", "hw.optional.fma"]
    try:
        return set(subprocess.run(["sysctl", *names], capture_output=True, text=True, check=True).stdout.splitlines())
    except (OSError, subprocess.CalledProcessError):
        return set()


def has_avx2() -> bool:
    """Return whether this machine's processor is known to have AVX2 and what comes with it."""
    if platform.machine() not in ("x86_64", "AMD64"):
        return False
    if platform.system() == "Darwin":
        return {"hw.optional.avx2_0: 1", "hw.optional.fma: 1"} <= _features_on_macos()
    return features() >= NEEDED


def hold_instructions(choice: str, environment: MutableMapping[str, str]) -> bool:
    """Set the variables of `choice`, AVX2 or NATIVE, in `environment`; return whether all bytes are comparable.

    It must come before NumPy and PyTorch are imported. On a processor without AVX2 nothing is set: told to use what
    is not there, libraries crash or go their own ways.
    """
    if choice == NATIVE or not has_avx2():
        return False
    environment.update(VARIABLES[choice])
    return True


def instructions_state(choice: str, comparable: bool) -> dict[str, str]:
    """Return what was chosen and what came of it, and the variables that were set, for people to read."""
    if comparable:
        return {"held at": choice, "bytes": "those of every processor that has it"} | VARIABLES[choice]
    reason = "" if choice == NATIVE else f", which has no {choice}"
    return {"held at": f"nothing: all of this processor's{reason}", "bytes": "not comparable with other processors'"}


if __name__ == "__main__":
    choice, *command = sys.argv[1:] or [""]
    if choice not in VARIABLES or not command:
        sys.exit(f"Error: found {sys.argv[1:]}; allowed are {' or '.join(VARIABLES)} and a command")
    hold_instructions(choice, os.environ)
    os.execvp(command[0], command)
