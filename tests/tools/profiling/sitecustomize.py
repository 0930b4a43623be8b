"""Where the processor time of a Python goes; every Python that finds this folder on its PYTHONPATH loads this file.

Only where PROFILE_TO names a folder does it act. A timer of processor time then interrupts the process every 5 ms, and
the time since the last interruption goes to what the stack says is being done: imports, matrix products, reading or
writing, or else the function of the library that is at work. What a single call into C takes is counted whole, when it
returns. At its end the process writes a JSON file into the folder, with seconds, and bytes for memory.
"""

import atexit
import json
import os
import resource
import signal
import sys
import time
from collections import Counter
from opcode import opmap
from pathlib import Path
from types import CodeType, FrameType

INTERVAL = 0.005
LIBRARY, PRODUCTS = "/scripts/lowcap/", "/scripts/lowcap/networks/products.py"
VERBS = {"load": "reading", "read": "reading", "save": "writing", "write": "writing"}

started = time.time()
# What the interpreter has done so far is to start.
last = time.process_time()
seconds = Counter(imports=last)


def kind(code: CodeType) -> str | None:
    """Return what code does, itself and in all that it calls: `imports`, ...; None if its callers have to tell."""
    if code.co_filename.startswith("<frozen importlib"):
        return "imports"
    if code.co_filename.endswith(PRODUCTS):
        return "products"
    # The library's functions are verbs.
    return VERBS.get(code.co_name.split("_")[0]) if LIBRARY in code.co_filename else None


def activity(frame: FrameType | None) -> str:
    """Return what a stack does: its innermost kind, else its innermost function of the library, else `elsewhere`."""
    function = None
    while frame:
        code = frame.f_code
        if found := kind(code):
            return found
        if function is None and LIBRARY in code.co_filename:
            module = code.co_filename.split(LIBRARY)[1].removesuffix(".py").replace("/", ".")
            function = f"{module}.{code.co_qualname.split('.<locals>')[0]}"
        frame = frame.f_back
    return function or "elsewhere"


def count(_signal: int, frame: FrameType | None) -> None:
    """Add the processor seconds since the last call to what the stack is doing."""
    global last
    now = time.process_time()
    # Python looks for signals after calls, not after operators: at a function's beginning, the time is its caller's.
    if frame and frame.f_code.co_code[frame.f_lasti] == opmap["RESUME"]:
        frame = frame.f_back
    seconds[activity(frame)] += now - last
    last = now


def peak_memory() -> int:
    """Return the most bytes that this process has held; where Linux does not tell, those of its parent may be in it."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def stop_before_exec(event: str, _arguments: tuple) -> None:
    """Stop the timer where another program takes over the process, which the timer would kill."""
    if event == "os.exec":
        signal.setitimer(signal.ITIMER_PROF, 0)


def write() -> None:
    """Write what was counted; in a job of Snakemake's, the name of the rule comes with it."""
    signal.setitimer(signal.ITIMER_PROF, 0)
    count(signal.SIGPROF, None)
    rule = getattr(getattr(sys.modules["__main__"], "snakemake", None), "rule", None)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    record = {
        "rule": rule if isinstance(rule, str) else None,
        "program": sys.argv[0] if sys.argv else "",
        "wall": time.time() - started,
        "processor": last,
        "children": children.ru_utime + children.ru_stime,
        "peak": peak_memory(),
        "seconds": seconds,
    }
    path = Path(os.environ["PROFILE_TO"], f"{time.time_ns()}-{os.getpid()}.json")
    path.write_text(json.dumps(record), encoding="utf-8")


if os.environ.get("PROFILE_TO"):
    signal.signal(signal.SIGPROF, count)
    signal.siginterrupt(signal.SIGPROF, False)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    sys.addaudithook(stop_before_exec)
    atexit.register(write)
