"""The Slurm profile on a real Slurm: two nodes on this machine, with its daemons started and stopped here."""

import ctypes
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

CONFIGURATION = Path("/etc/slurm/slurm.conf")
MARK = "# Written by lowcap's tests/workflow/test_slurm.py, which deletes it"
MISSING = [name for name in ("munged", "slurmctld", "slurmd", "sbatch", "srun") if not shutil.which(name)]
REASONS = {
    f"Slurm is not installed: found no {', '.join(MISSING)} (envs/tests.apt.txt has Debian's packages)": MISSING,
    "only root may start Slurm's daemons": os.geteuid() != 0,
    f"{CONFIGURATION} belongs to another Slurm": CONFIGURATION.exists() and MARK not in CONFIGURATION.read_text(),
}
pytestmark = [pytest.mark.skipif(found, reason=reason) for reason, found in REASONS.items()]

NODES = ("n1", "n2")
SECONDS = 450  # at most, for a build or for what a test waits for
PR_SET_CHILD_SUBREAPER = 36
TABLES = [f"results/all_pairs/{name}.csv" for name in ("evaluation", "summaries/scores", "summaries/criteria")]
NETWORKS = "results/all_pairs/training.csv"
FIRST = "results/all_pairs/training/4v9/s0.csv"
TINY = {
    "studies": {
        "all_pairs": {
            "tasks": ["4v9"],
            "widths": [4, 24, 48, 64],
            "seeds": [0, 42],
            "jobs": {"train": ["task", "seed"], "measure": ["task"]},
        }
    }
}
# The training of seed 0 says that it has started, takes memory (MB) and waits, as files beside the Snakefile say.
STAGED = """
    import time
    from pathlib import Path

    Path(f"started{wildcards.seed}").touch()
    if wildcards.seed == "0":
        taken = bytearray(2**20 * int(Path("memory").read_text())) if Path("memory").exists() else b""
        while Path("wait").exists():
            time.sleep(0.1)
        del taken
    device ="""


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for a condition; fail after SECONDS."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, f"{what}: still not after {SECONDS} s"
        time.sleep(0.2)


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Cluster:
    """A controller, its authentication and two nodes of two cores each, with their files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.daemons: dict[str, subprocess.Popen] = {}
        for name in ("state", *NODES):
            (folder / name).mkdir()
        (folder / "munge.key").write_bytes(os.urandom(128))
        (folder / "munge.key").chmod(0o600)
        CONFIGURATION.parent.mkdir(exist_ok=True)
        CONFIGURATION.write_text(self.configuration())

    def configuration(self) -> str:
        # Memory is enforced by looking at it every second: control groups are not to be had everywhere.
        host = socket.gethostname()
        settings = {
            "ClusterName": "lowcap",
            "SlurmctldHost": f"{host}(127.0.0.1)",
            "SlurmctldPort": free_port(),
            "SlurmUser": "root",
            "AuthInfo": f"socket={self.folder}/munge.socket",
            "StateSaveLocation": self.folder / "state",
            "SlurmdSpoolDir": f"{self.folder}/%n",
            "SlurmctldPidFile": self.folder / "slurmctld.pid",
            "SlurmdPidFile": f"{self.folder}/%n.pid",
            "ProctrackType": "proctrack/linuxproc",
            "SelectType": "select/cons_tres",
            "SelectTypeParameters": "CR_Core_Memory",
            "JobAcctGatherType": "jobacct_gather/linux",
            "JobAcctGatherFrequency": "task=1",
            "JobAcctGatherParams": "OverMemoryKill",
            "SlurmdParameters": "config_overrides",
            "SlurmdTimeout": 5,
            "MinJobAge": 3600,
            "KillWait": 2,
            "ReturnToService": 2,
            "MpiDefault": "none",
            "SchedulerParameters": "batch_sched_delay=0,sched_interval=1",
        }
        lines = [f"{name}={value}" for name, value in settings.items()]
        place = f"NodeHostname={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=6000"
        lines += [f"NodeName={name} Port={free_port()} {place}" for name in NODES]
        lines += [f"PartitionName=main Nodes={','.join(NODES)} Default=YES", ""]
        return "\n".join([MARK, *lines])

    def start(self, name: str, *command: str) -> None:
        with (self.folder / f"{name}.out").open("ab") as log:
            # Steps of a job outlive the daemon that started them, unless they stay its descendants.
            adopt = lambda: ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # noqa: E731
            self.daemons[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, preexec_fn=adopt
            )

    def start_all(self) -> None:
        files = {"key-file": "munge.key", "socket": "munge.socket", "pid-file": "munged.pid"}
        files |= {"log-file": "munged.log", "seed-file": "munged.seed"}
        self.start(
            "munged", "munged", "--foreground", "--force", *(f"--{k}={self.folder / v}" for k, v in files.items())
        )
        until((self.folder / "munge.socket").exists, "munged listens")
        self.start("slurmctld", "slurmctld", "-D", "-i")
        for name in NODES:
            self.start_node(name)

    def start_node(self, name: str) -> None:
        self.start(name, "slurmd", "-D", "-N", name)
        idle = ("sinfo", "--noheader", "--nodes", name, "--format", "%T")
        until(lambda: subprocess.run(idle, capture_output=True, text=True, check=False).stdout.strip() == "idle", name)

    def kill(self, name: str) -> None:
        """Kill a daemon and all that runs under it, at once, as a power cut would."""
        daemon = psutil.Process(self.daemons.pop(name).pid)
        daemon.suspend()
        below = [*daemon.children(recursive=True), daemon]
        for process in below:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(below, timeout=SECONDS)

    def stop(self) -> None:
        CONFIGURATION.unlink()
        for name in list(self.daemons):
            self.kill(name)

    def jobs(self, what: str = "%T") -> list[str]:
        """Return what squeue says of every job so far, oldest first."""
        return output("squeue", "--states=all", "--noheader", "--sort=i", "--format", what).split()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("slurm"))
    try:
        found.start_all()
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="module")
def local(fresh, tmp_path_factory):
    """The tiny study, built without Slurm."""
    project = fresh(tmp_path_factory.mktemp("local"))
    project.edit("scripts/train.py", "\n    device =", STAGED)
    run = project.snakemake("--cores", "2", *TABLES, NETWORKS, config=TINY, timeout=SECONDS)
    assert run.returncode == 0, run.stdout + run.stderr
    return project


@pytest.fixture
def untrained(local, cluster, tmp_path):
    """The same project before training."""
    project = local.copy(tmp_path / "project")
    for part in ("results/all_pairs", "logs", "benchmarks", "started0", "started42"):
        path = project.folder / part
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return project


def build(project, *arguments: str) -> subprocess.CompletedProcess:
    """Run the profile as a user would, but for a faster look at jobs, by squeue: this Slurm keeps no accounts."""
    fast = ["--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "1"]
    fast += ["--seconds-between-status-checks", "1", "--workflow-profile", "profiles/slurm"]
    return project.snakemake(*arguments, *fast, config=TINY, timeout=SECONDS)


@contextmanager
def building(project, *arguments: str) -> Iterator[Future]:
    """Build, with a cluster job per training job, while the block runs; its first network waits until `go`."""
    (project.folder / "wait").touch()
    with ThreadPoolExecutor(1) as background:
        run = background.submit(build, project, *arguments, "--group-components", "train=1")
        try:
            until(lambda: run.done() or (project.folder / "started0").exists(), "training starts")
            assert not run.done(), run.result().stdout + run.result().stderr
            yield run
        finally:
            go(project)


def go(project) -> None:
    (project.folder / "wait").unlink(missing_ok=True)


def started(project, seed: int) -> int:
    """Return when the training of a seed started last."""
    return (project.folder / f"started{seed}").stat().st_mtime_ns


def assert_same_bytes(project, local, *files: str) -> None:
    for file in files:
        assert (project.folder / file).read_bytes() == (local.folder / file).read_bytes(), file


def networks(project) -> list[str]:
    return [str(path.relative_to(project.folder)) for path in (project.folder / "results").rglob("*.safetensors")]


def test_a_cluster_gives_the_same_bytes_in_two_jobs(untrained, local, cluster):
    run = build(untrained, *TABLES, NETWORKS)
    assert run.returncode == 0, run.stdout + run.stderr
    assert cluster.jobs() == ["COMPLETED"] * 2, "one for both seeds, one to evaluate and prune; the rest is local"
    assert len(networks(untrained)) == 8
    assert_same_bytes(untrained, local, *TABLES, NETWORKS, *networks(local))


def test_a_job_whose_node_dies_is_run_on_another(untrained, local, cluster):
    before = len(cluster.jobs())
    with building(untrained, NETWORKS) as run:
        until(lambda: cluster.jobs()[before:].count("COMPLETED") == 1, "seed 42 is trained")
        finished = started(untrained, 42)
        job, node = output("squeue", "--noheader", "--states=running", "--format", "%i %N").split()
        cluster.kill(node)
        until(lambda: "PENDING" in cluster.jobs(), "Slurm misses the node")
        output("scontrol", "update", f"JobId={job}", "StartTime=now")  # it would wait for two minutes
        go(untrained)
        assert run.result().returncode == 0, run.result().stdout + run.result().stderr
    assert set(cluster.jobs()) == {"COMPLETED"}
    assert started(untrained, 42) == finished
    assert_same_bytes(untrained, local, NETWORKS, *networks(local))
    cluster.start_node(node)


def test_a_job_without_enough_memory_gets_more(untrained, local, cluster):
    before = len(cluster.jobs())
    (untrained.folder / "memory").write_text("900")
    with building(untrained, FIRST, "--set-resources", "train_all_pairs:mem_mb=1000*attempt") as run:
        until(lambda: run.done() or "FAILED" in cluster.jobs()[before:], "Slurm sees the memory")
        go(untrained)
        assert run.result().returncode == 0, run.result().stdout + run.result().stderr
    assert cluster.jobs()[before:] == ["FAILED", "COMPLETED"]
    logs = [path.read_text() for path in (untrained.folder / ".snakemake/slurm_logs").rglob("*.log")]
    assert ["exceeded memory limit" in log for log in logs] == [True], "the log of the failed job stays"
    assert_same_bytes(untrained, local, FIRST)


def test_a_cancelled_job_is_named_and_the_next_call_resumes(untrained, local, cluster):
    before = len(cluster.jobs())
    with building(untrained, NETWORKS, "--retries", "0") as run:
        until(lambda: cluster.jobs()[before:].count("COMPLETED") == 1, "seed 42 is trained")
        finished = started(untrained, 42)
        (job,) = output("squeue", "--noheader", "--states=running", "--format", "%i").split()
        output("scancel", job)
        stopped = run.result()
    assert stopped.returncode != 0
    message = stopped.stdout + stopped.stderr
    assert "train_all_pairs" in message
    assert "logs/train/all_pairs/4v9/s0.log" in message
    assert not (untrained.folder / NETWORKS).exists()
    resumed = build(untrained, NETWORKS)
    assert resumed.returncode == 0, resumed.stdout + resumed.stderr
    assert sorted(cluster.jobs()[before:]) == ["CANCELLED", "COMPLETED", "COMPLETED"]
    assert started(untrained, 42) == finished
    assert_same_bytes(untrained, local, NETWORKS, *networks(local))
