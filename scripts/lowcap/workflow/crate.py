"""The project folder as an RO-Crate: what the run used, what it made, and the checksum of each file.

Source: Workflow Run RO-Crate 0.5, https://w3id.org/ro/wfrun/workflow/0.5, on RO-Crate 1.1.
"""

import mimetypes
from collections.abc import Iterable, Mapping
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.model.entity import Entity
from rocrate.rocrate import ROCrate

from lowcap.workflow.checksums import sha256

PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
RUN_TERMS = "https://w3id.org/ro/terms/workflow-run/context"


def _add_file(crate: ROCrate, path: str, **properties: Any) -> Entity:
    kind, _ = mimetypes.guess_type(path)
    about = {"name": path, "sha256": sha256(path), "encodingFormat": kind or "text/plain"}
    return crate.add_file(path, path, properties=about | properties)


def _add_context(crate: ROCrate, identifier: str, kind: str, **properties: Any) -> Entity:
    return crate.add(ContextEntity(crate, identifier, properties={"@type": kind, **properties}))


def _describe(entity: Entity, **properties: Any) -> None:
    for name, value in properties.items():
        entity[name] = value


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
    listed = [
        _add_context(crate, f"#author-{number}", "Organization", name=author["name"])
        for number, author in enumerate(citation["authors"], 1)
    ]
    authors = listed[0] if len(listed) == 1 else listed
    licence = _add_context(
        crate, f"https://spdx.org/licenses/{citation['license']}", "CreativeWork", name=citation["license"]
    )
    workflow = crate.add_workflow(
        "Snakefile", "Snakefile", main=True, lang="snakemake", lang_version=provenance["packages"]["snakemake"]
    )
    about = {"name": citation["title"], "author": authors, "license": licence, "version": citation["version"]}
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
