"""Whether a claim's criterion was fixed before its data could be made, from the history of the repository.

Nothing of this is typed anywhere. A criterion is as old as the first commit from which on its meaning never changed.
Data are as old as the first commit whose config has networks like theirs, under whatever name of a study.
"""

import hashlib
import subprocess
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from lowcap.base.errors import InputError
from lowcap.base.overlays import extend
from lowcap.claims.ledger import ledger_tables
from lowcap.claims.meaning import meaning, meanings, settings_of, sources_of
from lowcap.claims.outcomes import AFTER, BEFORE, UNKNOWN

# Where ledgers and configs are or were, files and folders; one file held all claims before there was a folder.
LEDGERS = ("paper/claims", "paper/claims.yaml", "paper/extended/claims")
CONFIG, EXTENDED = "config.yaml", "extended.yaml"
CONFIGS = (CONFIG, "trial.yaml", "config", "paper/extended/trial.yaml")
# The sections of the config without which there are no results of other parts, by these parts' folders, than studies,
# surveys and grids of networks followed through training.
SECTIONS = ("descent",)
# Before surveys had names there was one, in a section of its own.
SURVEYS, SURVEY = "surveys", "survey"
# So was there one grid, in the section that now says how its networks are explained.
GRIDS, GRID = "interactions", "interact"
UNCOMMITTED = "uncommitted"
COLUMNS = (
    "claim", "setting", "criterion", "criterion_commit", "criterion_date", "data_commit", "data_date", "fixed",
)  # fmt: skip
_DIGITS = 12
_FOLDER, _FILES = "40000", ("100644", "100755")


class Commit(NamedTuple):
    """A commit, its parents as positions in the history, and the meanings of all criteria and the configs at that time.

    `ancestors` has the bit of every position that the commit descends from.
    """

    name: str
    date: str
    parents: list[int]
    ancestors: int
    criteria: Mapping[tuple[str, str], str]
    configs: Sequence[Any]


def project_of(ledger: str | Path) -> Path:
    """Return the folder of the project of which a file is a ledger: the one that holds the innermost folder `paper`."""
    folders = Path(ledger).absolute().parents
    return next(folder.parent for folder in folders if folder.name == "paper")


def _git(root: Path, *arguments: str, given: str = "") -> bytes:
    command = ["git", "--no-replace-objects", "-C", str(root), *arguments]
    try:
        return subprocess.run(command, input=given.encode(), capture_output=True, check=True).stdout
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().rpartition("\n")[2] or f"status {error.returncode}"
        raise InputError(f"{root}: git {arguments[0]} failed ({said}), and with it the dates of criteria") from error


def _has_history(root: Path) -> bool:
    """Tell whether `root` is the top of a repository with all its commits, of which the config is a file."""
    try:
        said = _git(root, "rev-parse", "--show-toplevel", "--is-shallow-repository", f"HEAD:{CONFIG}")
    except (OSError, InputError):
        return False
    top, shallow, _ = said.decode(errors="surrogateescape").rstrip("\n").rsplit("\n", 2)
    return shallow == "false" and Path(top).resolve() == root.resolve()


def history_state(root: Path) -> str | None:
    """Return what changes with every commit that touches a ledger or the config, or None if no history is known."""
    if not _has_history(root):
        return None
    touching = _git(root, "rev-list", "--full-history", "HEAD", "--", *LEDGERS, *CONFIGS, EXTENDED)
    return hashlib.sha256(touching).hexdigest()


def read_history(root: Path) -> list[Commit] | None:
    """Return the commit that is checked out in `root` and all that it descends from, children before parents.

    Returns None where no history is known: without git, outside a repository whose top is `root`, in one that does not
    have the config, and in a shallow clone. Raises InputError if git fails on a repository.
    """
    if not _has_history(root):
        return None
    lines = _git(root, "rev-list", "--topo-order", "--parents", "--timestamp", "HEAD").decode().splitlines()
    times, names, parents = zip(*((time, name, above) for time, name, *above in map(str.split, lines)), strict=True)
    places = {name: place for place, name in enumerate(names)}
    above = [[places[parent] for parent in given] for given in parents]
    ancestors = [0] * len(names)
    for place in reversed(range(len(names))):
        for parent in above[place]:
            ancestors[place] |= ancestors[parent] | 1 << parent
    dates = [datetime.fromtimestamp(int(time), UTC).isoformat() for time in times]
    criteria = (ChainMap(*found) for found in _read_files(root, names, LEDGERS, lambda text: meanings(_parse(text))))
    parse = cache(_parse)  # so that a content that is read twice is one value
    configs = _read_files(root, names, CONFIGS, parse)
    parts = [_read_files(root, names, (place,), parse) for place in (CONFIG, EXTENDED)]
    configs = [[*found, *more] for found, more in zip(configs, _compose(zip(*parts, strict=True)), strict=True)]
    return [Commit(*one) for one in zip(names, dates, above, ancestors, criteria, configs, strict=True)]


def _compose(commits: Iterable[tuple[list[Any], list[Any]]]) -> Iterator[list[Any]]:
    """Yield for each commit what its extended build had, from what its config and its overlay say; nothing without one.

    The overlay is not read by itself, where it leaves open what the config says. The same two make one value.
    """
    known: dict[tuple[int, int], Any] = {}
    for configs, overlays in commits:
        pairs = list(product(configs or [None], overlays))
        for config, overlay in pairs:
            if (id(config), id(overlay)) not in known:
                known[id(config), id(overlay)] = _extended(config, overlay)
        yield [known[id(config), id(overlay)] for config, overlay in pairs]


def _extended(config: Any, overlay: Any) -> Any:
    """Return an old config with an old overlay, None if they say nothing together that can be read."""
    if not isinstance(overlay, Mapping):
        return None
    try:
        return extend(config if isinstance(config, Mapping) else {}, overlay)
    except (InputError, RecursionError):
        return None


def _read_files(
    root: Path, commits: Sequence[str], places: Sequence[str], read: Callable[[bytes], Any]
) -> list[list[Any]]:
    """Return what `read` makes of the YAML files at some places, or in folders there, in each commit.

    Every content is read once, however many commits have it.
    """
    asked = "".join(f"{commit}^{{tree}}\n" for commit in commits)
    tops = _git(root, "cat-file", "--batch-check=%(objectname)", given=asked).decode().splitlines()
    files = [[] for _ in commits]
    for place in places:
        held = [(_FOLDER, top) for top in tops]
        for part in place.split("/"):
            folders = _read_folders(root, held)
            held = [folders.get(name, {}).get(part, ("", "")) for _, name in held]
        folders = _read_folders(root, held)
        for found, entry in zip(files, held, strict=True):
            within = folders[entry[1]] if entry[0] == _FOLDER else {place: entry}
            found += [name for path, (mode, name) in within.items() if mode in _FILES and path.endswith(".yaml")]
    contents = _read_objects(root, {name for found in files for name in found})
    known = {name: read(text) for name, text in contents.items()}
    return [[known[name] for name in found] for found in files]


def _read_objects(root: Path, names: set[str]) -> dict[str, bytes]:
    """Return what objects of the repository hold, by name."""
    given = "".join(f"{name}\n" for name in names)
    stream, found = BytesIO(_git(root, "cat-file", "--batch", given=given)), {}
    for name in names:
        *_, size = stream.readline().split()
        if size == b"missing":
            raise InputError(f"{root}: the repository lacks the object {name}, and with it the dates of criteria")
        found[name] = stream.read(int(size))
        stream.readline()
    return found


def _read_folders(root: Path, entries: Sequence[tuple[str, str]]) -> dict[str, dict[str, tuple[str, str]]]:
    """Return, by their objects, what the folders among the entries hold: mode and name of the object by file name."""
    folders = _read_objects(root, {name for mode, name in entries if mode == _FOLDER})
    return {name: dict(_entries_of(tree, len(name) // 2)) for name, tree in folders.items()}


def _entries_of(tree: bytes, length: int) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield file names with mode and name of the object, which has `length` bytes, from how Git stores a folder."""
    while tree:
        entry, _, rest = tree.partition(b"\0")
        mode, _, path = entry.decode(errors="replace").partition(" ")
        yield path, (mode, rest[:length].hex())
        tree = rest[length:]


def _parse(text: bytes) -> Any:
    """Return what an old YAML file says, None if it says nothing that can be read."""
    try:
        return yaml.CSafeLoader(text).get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def networks_of(study: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what decides the networks of a study: the values of its axes but the width, and what all of them share."""
    recipe = study.get("recipe")
    recipe = dict(recipe) if isinstance(recipe, Mapping) else {}
    recipe.pop("report_every", None)
    axes = {"tasks": study.get("tasks"), "seeds": study.get("seeds"), "rates": recipe.pop("learning_rates", None)}
    shared = {key: study.get(key) for key in ("dataset", "split", "initialisation")}
    # Older studies are all of perceptrons, as are those that do not say.
    shared["architecture"] = study.get("architecture", "perceptron")
    return {"axes": axes, "shared": shared | recipe}


def judged_networks(ledger: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what decides the networks that a ledger reads, by name of the study or folder of another part.

    That is what `networks_of` says of a study; of a survey its seed, of a grid of networks followed through training
    its data set and seeds, and of another part the seeds of its section, None if it has none.
    """
    tables, studies = ledger_tables(ledger), config["studies"]

    def read(name: str) -> bool:
        return any(table.startswith(f"results/{name}/") for table in tables)

    found = {name: networks_of(study) for name, study in studies.items() if read(name)}
    surveys = {name: {"seed": survey.get("seed")} for name, survey in config.get(SURVEYS, {}).items() if read(name)}
    parts = {part: config.get(part) or {} for part in SECTIONS if read(part)}
    followed = {name: grid for name, grid in config.get(GRIDS, {}).items() if read(name)}
    grids = {name: {"dataset": grid["dataset"], "seeds": grid["seeds"]} for name, grid in followed.items()}
    return found | surveys | grids | {part: {"seeds": section.get("seeds")} for part, section in parts.items()}


def _has_networks(config: Any, name: str, networks: Mapping[str, Mapping[str, Any]]) -> bool:
    """Tell whether a config has some of the networks: a study of that name with one of the seeds, or one like it.

    What an old config cannot say, since no study in it has the key, or says in another form, counts as the same.
    """
    studies = config.get("studies") if isinstance(config, Mapping) else None
    if not isinstance(studies, Mapping):
        return False
    old = {key: networks_of(study) for key, study in studies.items() if isinstance(study, Mapping)}
    said = {key for one in old.values() for key, value in one["shared"].items() if value is not None}
    axes, shared = networks["axes"], networks["shared"]
    for key, one in old.items():
        alike = all((one["shared"].get(part) or 0) == (shared.get(part) or 0) for part in said)
        if key == name and _overlap(one["axes"]["seeds"], axes["seeds"]):
            return True
        if alike and all(_overlap(one["axes"][axis], values) for axis, values in axes.items()):
            return True
    return False


def _overlap(old: Any, values: Sequence[Any]) -> bool:
    return not isinstance(old, list) or any(value in old for value in values)


def _maker_of(table: str, studies: Mapping[str, Any]) -> Callable[[Any], bool] | None:
    """Return what tells whether a config lets the workflow make the data of a table, None for one of no known part."""
    folder, _, below = table.partition("/")
    part = below.partition("/")[0] if folder == "results" else ""
    if "axes" in studies.get(part, ()):
        return lambda config: _has_networks(config, part, studies[part])
    if "seed" in studies.get(part, ()):
        return lambda config: _has_survey(config, part, studies[part]["seed"])
    if "dataset" in studies.get(part, ()):
        return lambda config: _has_grid(config, **studies[part])
    if part in SECTIONS:
        return lambda config: _has_section(config, part, studies.get(part, {}).get("seeds"))
    return None


def _has_survey(config: Any, name: str, seed: int | None) -> bool:
    """Tell whether a config has a survey of that name and seed; one that says no seed counts as the same."""
    if not isinstance(config, Mapping):
        return False
    surveys = config.get(SURVEYS)
    if isinstance(surveys, Mapping) and name in surveys:
        about = surveys[name]
        return not isinstance(about, Mapping) or about.get("seed", seed) == seed
    return name == SURVEY in config


def _has_grid(config: Any, dataset: str, seeds: Sequence[int]) -> bool:
    """Tell whether a config has, under whatever name, a grid of networks with a data set and one of the seeds.

    What an old config leaves open counts as the same.
    """
    if not isinstance(config, Mapping):
        return False
    found = config.get(GRIDS)
    if isinstance(found, Mapping):
        grids = [*found.values()]
    else:
        grids = [config[section] for section in (GRIDS, GRID) if section in config]
    for one in grids:
        old = one if isinstance(one, Mapping) else {}
        named = old.get("datasets", [old.get("dataset", dataset)])
        if (not isinstance(named, list) or dataset in named) and _overlap(old.get("seeds"), seeds):
            return True
    return False


def _has_section(config: Any, section: str, seeds: Sequence[int] | None) -> bool:
    """Tell whether a config has a section with one of the seeds, any if it says them in another form or has none."""
    if not isinstance(config, Mapping) or section not in config:
        return False
    found = config[section]
    return seeds is None or not isinstance(found, Mapping) or _overlap(found.get("seeds"), seeds)


def _appearances(history: Sequence[Commit], makes: Callable[[Any], bool]) -> set[int]:
    """Return the commits whose configs let data be made but no parent's do; all others that do follow from these."""
    known = {id(config): config for commit in history for config in commit.configs}
    known = {name: makes(config) for name, config in known.items()}
    able = [any(known[id(config)] for config in commit.configs) for commit in history]
    return {
        place
        for place, commit in enumerate(history)
        if able[place] and not any(able[parent] for parent in commit.parents)
    }


def _unchanged_since(history: Sequence[Commit], key: tuple[str, str], now: str) -> list[int]:
    """Return the commits, newest first, from which on the meaning is what it is now in all that descend from them."""
    left, since = set(), []
    for place, commit in enumerate(history):
        if place in left or commit.criteria.get(key) != now:
            left |= {place, *commit.parents}
    for place, commit in enumerate(history):
        if place not in left and left.issuperset(commit.parents):
            since.append(place)
    return since


def _date(
    history: Sequence[Commit], criteria: Sequence[int], data: Sequence[int]
) -> tuple[int | None, int | None, str]:
    """Return a commit of the criterion, one of the data and their order; both are given newest first.

    The order is `before` if one commit of the criterion is an ancestor of all commits of the data. The commits that are
    returned show the order.
    """

    def follows(place: int, criterion: int) -> bool:
        return bool(history[place].ancestors >> criterion & 1)

    first = data[-1] if data else None
    for criterion in criteria:
        if all(follows(place, criterion) for place in data):
            return criterion, first, BEFORE
    if not criteria:
        return None, first, AFTER
    return criteria[0], next(place for place in reversed(data) if not follows(place, criteria[0])), AFTER


def date_criteria(
    ledger: Mapping[str, Any], studies: Mapping[str, Any], history: Sequence[Commit] | None
) -> list[dict[str, str]]:
    """Return a row with COLUMNS for every claim of a ledger in every setting that its measurements know.

    `ledger` is the one in the working tree, `studies` is from `judged_networks`, `history` from `read_history`.
    A claim that is not testable in a setting has a criterion and no data.
    """
    makers = {table: _maker_of(table, studies) for table in ledger_tables(ledger)}
    known = {table: _appearances(history or (), makes) if makes else None for table, makes in makers.items()}
    pairs = [(claim, setting) for claim in ledger["claims"] for setting in settings_of(ledger, claim)]
    return [_date_claim(ledger, claim, setting, history, known) for claim, setting in pairs]


def _date_claim(
    ledger: Mapping[str, Any],
    claim: Mapping[str, Any],
    setting: str,
    history: Sequence[Commit] | None,
    known: Mapping[str, set[int] | None],
) -> dict[str, str]:
    """Return the row of one claim in one setting; `known` has the commits in which tables appeared, or None."""
    now, sources = meaning(ledger, claim, setting), sources_of(ledger, claim, setting)
    tables = set() if None in sources else {source["table"] for source in sources if source}
    row = dict.fromkeys(COLUMNS, "") | {"claim": claim["id"], "setting": setting, "criterion": now[:_DIGITS]}
    row["fixed"] = UNKNOWN if tables else ""
    if history is None:
        return row
    found = [known[table] for table in tables]
    data = sorted({place for places in found for place in places or ()})
    criterion, first, order = _date(history, _unchanged_since(history, (claim["id"], setting), now), data)
    row |= _columns("criterion", history, criterion)
    if tables and None not in found:
        row |= _columns("data", history, first) | {"fixed": order}
    return row


def _columns(what: str, history: Sequence[Commit], place: int | None) -> dict[str, str]:
    name, date = (UNCOMMITTED, "") if place is None else history[place][:2]
    return {f"{what}_commit": name[:_DIGITS], f"{what}_date": date}
