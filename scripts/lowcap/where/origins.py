"""Where a number, a table or a figure of the paper comes from, in lines."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from lowcap.base.errors import InputError
from lowcap.base.schema import listed
from lowcap.paper.latex import plain
from lowcap.paper.manuscript import find_commands
from lowcap.paper.record import command, read_record, row_of, setting_of
from lowcap.where.comparison import PROJECT, THIS
from lowcap.workflow.accounts import read_account
from lowcap.workflow.checksums import sha256

PROVENANCE = Path("results/provenance.json")
# Where the text is, the default's first; that of the extended build is in its paper only.
SECTIONS = (PROJECT / "paper/sections", PROJECT / "paper/extended/sections")
# What a paper shows that is no number, by its folder, and the file whose maker is asked for.
SHOWN = {"figures": ".pdf", "tables": ".tex"}


def answer(what: str) -> Iterator[str]:
    """Yield where things come from that are called `what` or print as `what`.

    These are numbers by name or as printed ("0.76", "95 %"), figures and tables by name or path, and any file that a
    rule made. Raises InputError, with the nearest names, for what is none of these.
    """
    record = read_record(THIS)
    numbers = record["numbers"]
    named = [what] if what in numbers else [name for name, one in numbers.items() if _prints(one, what)]
    files = list(_files(what))
    if not named and not files:
        names = [*numbers, *{path.stem for folder in SHOWN for path in Path("results", folder).glob("*")}]
        near = get_close_matches(what, names, 5, 0.5)
        told = f"near are: {listed(near)}" if near else "nothing is near"
        raise InputError(f"{what or 'nothing'}: no number, figure or table is called or printed so; {told}")
    extended = bool(record.get("extended"))
    for name in named:
        yield from _about_number(name, numbers[name], extended)
    for file in files:
        yield from _about_file(file, extended)
    yield f"This build is of commit {_commit()}."


def _prints(one: Mapping[str, Any], what: str) -> bool:
    """Tell whether a number prints as `what`, with or without its sign or the space before a per cent sign."""
    shown = plain(one["text"])
    return what.strip() in {shown, shown.replace(" ", ""), shown.lstrip("+-")}


def _files(what: str) -> Iterator[str]:
    if Path(what).is_file() and read_account(what):
        yield what
        return
    for folder, suffix in SHOWN.items():
        file = Path("results", folder, Path(what).name).with_suffix(suffix)
        if what and file.is_file():
            yield file.as_posix()


def _about_number(name: str, one: Mapping[str, Any], extended: bool) -> Iterator[str]:
    ends = one["interval"]
    interval = f" (95 % interval {ends[0]:.6g} to {ends[1]:.6g})" if ends and None not in ends else ""
    yield f"{name} = {plain(one['text'])}, in full {one['value']}{interval}"
    if "config" in one:
        yield f"  stands in  {setting_of(one)}"
    else:
        cell = row_of(one)
        reduced = f", {one['reduce']} of the rows" if "reduce" in one else ""
        yield f"  stands in  {one['table']}, column {one['column']}" + (f", where {cell}" if cell else "") + reduced
        yield from _made_by(one["table"], one, extended)
    folders = SECTIONS if extended else SECTIONS[:1]
    uses = find_commands([path for folder in folders for path in sorted(folder.glob("*.tex"))], "result")
    places = [place.removeprefix(f"{PROJECT}/") for (used,), place in uses if used == name]
    yield f"  printed    {', '.join(places) or 'nowhere'}"


def _made_by(table: str, one: Mapping[str, Any], extended: bool) -> Iterator[str]:
    yield f"  checksum   {one['sha256']}"
    if Path(table).is_file() and sha256(table) != one["sha256"]:
        yield "             which the file no longer has: the numbers are of another build; run snakemake"
    if "rule" in one:
        yield f"  made by    rule {one['rule']}, {one['script']}"
        yield f"  again      {command(extended)} {table}"
    else:
        yield "  made by    no rule: a source of the project, whose first line says where its values are from"


def _about_file(file: str, extended: bool) -> Iterator[str]:
    about = read_account(file)
    yield f"{file}"
    yield f"  checksum   {sha256(file)}"
    yield f"  made by    rule {about.get('rule', 'unknown: Snakemake has no account of it')}"
    inputs = sorted(set(about.get("input") or ()))
    if inputs:
        yield f"  from       {listed(inputs[:8])}" + (f" and {len(inputs) - 8} more" if len(inputs) > 8 else "")
    yield f"  again      {command(extended)} --force {file}"


def _commit() -> str:
    try:
        code = json.loads(PROVENANCE.read_text(encoding="utf-8"))["code"]
    except (OSError, ValueError, KeyError):
        return f"unknown ({PROVENANCE} is not there)"
    changed = code.get("changed_files") or []
    return f"{code['commit']}" + (f", with {len(changed)} files changed since" if changed else "")
