"""The project folder, and an archive of a release, as RO-Crates: what they hold, and the checksum of each file.

The folder is that of a run: what it used, and what it made. Source: RO-Crate 1.1, and on it Workflow Run RO-Crate 0.5,
https://w3id.org/ro/wfrun/workflow/0.5.
"""

import mimetypes
from collections.abc import Iterable, Mapping
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.model.entity import Entity
from rocrate.rocrate import ROCrate

from lowcap.workflow.archives import Members, content_checksum
from lowcap.workflow.checksums import sha256
from lowcap.workflow.deposits import identifiers

PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
# What the system's table of types may not know.
TYPES = {".md": "text/markdown", ".bib": "application/x-bibtex", ".tex": "application/x-tex"}
RUN_TERMS = "https://w3id.org/ro/terms/workflow-run/context"


def _add_file(crate: ROCrate, path: str, digest: str | None = None, **properties: Any) -> Entity:
    kind = TYPES.get(path[path.rfind(".") :]) or mimetypes.guess_type(path)[0]
    about = {"name": path, "sha256": digest or sha256(path), "encodingFormat": kind or "text/plain"}
    return crate.add_file(dest_path=path, properties=about | properties)


def _add_context(crate: ROCrate, identifier: str, kind: str, **properties: Any) -> Entity:
    return crate.add(ContextEntity(crate, identifier, properties={"@type": kind, **properties}))


def _describe(entity: Entity, **properties: Any) -> None:
    for name, value in properties.items():
        entity[name] = value


def _add_origin(crate: ROCrate, citation: Mapping[str, Any]) -> dict[str, Any]:
    """Add authors and licence, and return what is said of all that is theirs."""
    listed = [
        _add_context(crate, f"#author-{number}", "Organization", name=author["name"])
        for number, author in enumerate(citation["authors"], 1)
    ]
    licence = _add_context(
        crate, f"https://spdx.org/licenses/{citation['license']}", "CreativeWork", name=citation["license"]
    )
    authors = listed[0] if len(listed) == 1 else listed
    return {"name": citation["title"], "author": authors, "license": licence, "version": citation["version"]}


def describe_run(
    citation: Mapping[str, Any],
    provenance: Mapping[str, Any],
    used: Iterable[str],
    made: Iterable[str],
    folders: Mapping[str, str],
) -> dict[str, Any]:
    """Return the metadata of a crate whose root is the current folder, as JSON-LD.

    `citation` is CITATION.cff and `provenance` results/provenance.json. The workflow read the files `used` and wrote
    the files `made` and the `folders`, each with a description; all paths are relative. No time and no random
    name is in it, so that the same run has the same metadata.
    """
    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(RUN_TERMS)
    about = _add_origin(crate, citation)
    authors = about["author"]
    workflow = crate.add_workflow(
        "Snakefile", "Snakefile", main=True, lang="snakemake", lang_version=provenance["packages"]["snakemake"]
    )
    _describe(workflow, **about, sha256=sha256("Snakefile"), encodingFormat="text/plain")
    if commit := provenance["code"]["commit"]:
        workflow["version"] = commit
    root = crate.root_dataset
    _describe(root, **about, description=citation["abstract"], datePublished=str(citation["date-released"]))
    root["conformsTo"] = [
        _add_context(crate, address, "CreativeWork", name=name, version=address.rpartition("/")[2])
        for address, name in PROFILES.items()
    ]
    _add_file(crate, "README.md", about=root, encodingFormat="text/markdown")
    _add_file(crate, "LICENSE")
    _add_file(crate, "CITATION.cff")
    inputs = [_add_file(crate, path) for path in used]
    outputs = [_add_file(crate, path) for path in made]
    outputs += [
        crate.add_directory(path, path, properties={"name": path, "description": text})
        for path, text in folders.items()
    ]
    run = {"name": "The run that made the results", "agent": authors, "description": "The whole workflow, to the paper"}
    root["mentions"] = crate.add_action(workflow, "#run", object=inputs, result=outputs, properties=run)
    return crate.metadata.generate()


def describe_archive(citation: Mapping[str, Any], title: str, commit: str, members: Members) -> dict[str, Any]:
    """Return the metadata of a crate that holds `members`, as JSON-LD: a paper of this title, built from `commit`.

    `citation` is CITATION.cff. Like `describe_run`, it has neither a time nor a random name in it.
    """
    crate = ROCrate(version="1.1")
    about = _add_origin(crate, citation)
    code = _add_context(crate, "#code", "SoftwareSourceCode", **about | {"version": commit})
    cited = [
        _add_context(crate, f"https://arxiv.org/abs/{one.removeprefix('arXiv:')}", "ScholarlyArticle", name=one)
        for one in identifiers(citation)
    ]
    root = crate.root_dataset
    dated = {"description": citation["abstract"], "datePublished": str(citation["date-released"])}
    _describe(root, **about | {"name": title}, **dated, isBasedOn=code, citation=cited)
    for name, content in sorted(members.items()):
        _add_file(crate, name, content_checksum(content))
    return crate.metadata.generate()
