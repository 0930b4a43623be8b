"""What a build says while it runs: its stages before, then one line per stage begun, per 5 % done and per problem.

This reads the records of Snakemake's logger by the attributes that are Snakemake's interface to logger plugins (`event`
and what comes with it), and knows nothing else of Snakemake.
"""

import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import ConsoleRenderable, NewLine, RenderHook
from rich.table import Table

from lowcap.workflow.progress import Progress, stage_lines

LONGEST = 300  # characters of a log that a line shows
LOG_PREFIX = re.compile(r"^[\d-]+ [\d:,]+ [A-Z]+ ")  # as lowcap.workflow.jobs sets it: date, time, level


def last_words(paths: Iterable[str]) -> str:
    """Return the last line that is not blank of the first file that has one, cut to one line's length, or nothing."""
    for path in filter(Path.is_file, map(Path, paths)):
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 10_000))
            lines = file.read().decode(errors="replace").strip().splitlines()
        if lines:
            line = LOG_PREFIX.sub("", lines[-1].strip())
            return line if len(line) <= LONGEST else f"{line[:LONGEST]} ..."
    return ""


class ProgressHandler(logging.Handler):
    """Says through `logger`, whose handler it is, how a build goes: its stages and, with `lines`, what comes of them.

    `stages` returns the stage of each rule, once all are known. `progress` is whether to say more than problems.
    `clock` gives seconds; the time in front of a line counts from the making of the handler.
    """

    def __init__(
        self,
        logger: logging.Logger,
        stages: Callable[[], Mapping[str, str]],
        lines: bool,
        progress: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.logger = logger
        self.stages = stages
        self.lines = lines
        self.progress = progress
        self.clock = clock
        self.origin = clock()
        self.build = Progress({}, {}, clock)
        self.wildcards: dict[int, Mapping[str, str]] = {}
        self.exits: dict[int | None, str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Say what the record gives rise to; as in any handler, an error here stops no build."""
        try:
            self._follow(record, getattr(record, "event", None))
        except Exception:
            self.handleError(record)

    def _say(self, line: str | None, level: int = logging.INFO) -> None:
        if line and self.lines and (self.progress or level == logging.ERROR):
            gone = timedelta(seconds=int(self.clock() - self.origin))
            self.logger.log(level, "[%s] %s", gone, line)

    def _follow(self, record: Any, event: str | None) -> None:
        if event == "run_info":
            jobs = {rule: number for rule, number in record.stats.items() if rule != "total"}
            self.build = Progress(jobs, self.stages(), self.clock)
            if self.progress and jobs:
                self.logger.info("%s", "\n".join(stage_lines(self.build.by_stage())))
        elif event == "job_info":
            self.wildcards[record.jobid] = dict(record.wildcards or {})
            self._say(self.build.start(record.jobid, record.rule_name))
        elif event == "job_finished":
            self.build.end(record.job_id)
        elif event == "progress":
            self._say(self.build.advance(record.done, record.total))
        elif _is_exit(record):
            self.exits[record.thread] = record.getMessage().splitlines()[-1]
        elif event == "job_error" and not record.indent:  # with an indent it is part of a group's
            self._say(self._describe(record), logging.ERROR)
        elif event == "group_error":
            self._say(_describe_group(record.job_error_info, record.aux_logs), logging.ERROR)

    def _describe(self, record: Any) -> str:
        """Return what to say of a failed job: its rule and wildcards, its log and the end of that, or how it died."""
        wildcards = [f"{name}={value}" for name, value in self.wildcards.get(record.jobid, {}).items()]
        named = ", ".join(wildcards or record.output[:1])
        # The exception comes before the error, from the same thread.
        killed = re.search(r"died with <Signals\.(\w+)", self.exits.pop(record.thread, ""))
        end = f"killed by {killed[1]}" if killed else last_words(record.log)
        return _join(f"failed: {record.rule_name} ({named})", record.log, end)


def _describe_group(jobs: Collection[Mapping[str, Any]], others: list[str]) -> str:
    """Return what to say of a failed group of jobs: their rules, the log last written, the executor's, and the end."""
    rules = Counter(job["rule_name"] for job in jobs)
    named = ", ".join(rule if number == 1 else f"{number} x {rule}" for rule, number in rules.items())
    logs = [path for job in jobs for path in job["log"] if path not in others]
    logs.sort(key=lambda path: Path(path).stat().st_mtime if Path(path).exists() else 0)
    shown = [*logs[-1:], *others]
    return _join(f"failed: {named}{', run as a group' if len(jobs) > 1 else ''}", shown, last_words(shown))


def _join(what: str, logs: list[str], end: str) -> str:
    named = ", ".join(path.removeprefix(f"{Path.cwd()}/") for path in logs)
    return f"{what}{', log ' if logs else ''}{named}{': ' if end else ''}{end}"


def _is_exit(record: logging.LogRecord) -> bool:
    """Return whether a record is the exception by which Snakemake says how a job's process ended, before its error."""
    kind = (getattr(record, "event", None), getattr(record, "exception", None))
    return kind == ("error", "RuleException") and "CalledProcessError" in record.getMessage()


def _is_short(record: logging.LogRecord) -> bool:
    """Return whether the rich logger shows a record without a wall of text, which one line stands for."""
    return getattr(record, "event", None) not in ("job_error", "group_error") and not _is_exit(record)


class _WithoutTable(RenderHook):
    """Keeps from a console the rich logger's table of rules and, if it is no terminal, the empty lines at the end."""

    def __init__(self, terminal: bool) -> None:
        self.terminal = terminal

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """Return what is to be shown."""
        return [item for item in renderables if not self._is_superfluous(item)]

    def _is_superfluous(self, item: ConsoleRenderable) -> bool:
        if isinstance(item, Table):
            return item.title == "Job stats"
        return isinstance(item, NewLine) and not self.terminal


def follow_build(
    logger: logging.Logger, rich: Any, stages: Callable[[], Mapping[str, str]], quiet: Collection[str] = ()
) -> None:
    """Let Snakemake's `logger` say stages and problems in place of what `rich` does, the handler of its rich plugin.

    `rich` has a `console` of the library of that name. Where that is a terminal, the plugin's progress bars and logs of
    failed jobs stay; where it is none, lines take their place. `stages` is as in ProgressHandler; `quiet` are
    Snakemake's levels of quietness in small letters: with `progress` only problems are said, with `all` only errors.
    """
    terminal = rich.console.is_terminal and not rich.console.is_dumb_terminal
    rich.console.push_render_hook(_WithoutTable(terminal))
    if not terminal:
        rich.addFilter(_is_short)
    if "all" in quiet:
        rich.addFilter(lambda record: record.levelno >= logging.ERROR)
    progress = not {"all", "progress"} & set(quiet)
    logger.addHandler(ProgressHandler(logger, stages, lines=not terminal, progress=progress))
