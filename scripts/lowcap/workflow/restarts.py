"""What lets a build go on from finished files that came from elsewhere: Snakemake's account of them, and a record.

The images that they were made from are not among them, not being ours to give. They are made anew where the build goes
on; the record knows them by their content, and dates them as old as what was made from them.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from lowcap.base.errors import InputError
from lowcap.workflow.accounts import account_path, portable_account, read_account
from lowcap.workflow.checksums import RECORDS, sha256

# After those of the jobs by name, so that of what both know, it is this one's date that counts.
RECORD = RECORDS / "zz-release.sha256"


def restart_members(files: Iterable[str], images: Iterable[str], date: int) -> dict[str, Path | bytes]:
    """Return what an archive holds from which a build goes on after the jobs that wrote `files`, by name.

    `images` are what these jobs read. All that is said of a file is that it is of `date`, in s since 1970. Raises
    InputError for a file of which Snakemake has no account.
    """
    members: dict[str, Path | bytes] = {}
    files, lines = sorted(files), []
    for file in files:
        if not (account := read_account(file)):
            raise InputError(f"{file}: Snakemake has no account of it in {account_path(file).parent}; build it here")
        members[file] = Path(file)
        members[account_path(file).as_posix()] = json.dumps(portable_account(account, date), sort_keys=True).encode()
    for path in [*sorted(images), *files]:
        lines.append(f"# {date * 10**9} {path}\n{sha256(path)}  {path}\n")
    return members | {RECORD.as_posix(): "".join(lines).encode()}
