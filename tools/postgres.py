"""A PostgreSQL of our own for the length of a command: private folder, private port, unprivileged account.

`python -m tools.postgres COMMAND …` runs COMMAND with TRAITDUNION_DATABASE_URL set to it.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools import debian

SPEED = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
ROOM = 4 * 2**30  # bytes free in memory for a cluster to be kept there


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL server installed, Debian's layout first; None without one."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = shutil.which("initdb")
    return folders[-1].parent if folders else Path(found).parent if found else None


def available() -> bool:
    """Say whether a server is installed, after having tried to install it."""
    return binaries() is not None or (debian.install("postgresql") and binaries() is not None)


@contextlib.contextmanager
def private_cluster() -> Iterator[str]:
    """Yield the address of an empty cluster, stopped and erased at the end.

    It trades durability for speed (no fsync), so it is for tests only.
    """
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    account = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="traitdunion-pg-", dir=_memory()))
    server = None
    try:
        password, port = secrets.token_hex(16), free_port()
        (folder / "password").write_text(password)
        if account:
            for path in (folder, folder / "password"):
                os.chown(path, account["user"], account["group"])
        initdb = [f"{programs}/initdb", "-D", f"{folder}/data", "-U", "traitdunion", "--pwfile", f"{folder}/password"]
        initdb += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **account)
        settings = SPEED | {"port": str(port), "unix_socket_directories": str(folder)}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("w") as log:
            command = [f"{programs}/postgres", "-D", f"{folder}/data", *words]
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True, **account)
        _wait(port, server, folder / "log")
        yield f"postgresql://traitdunion:{password}@127.0.0.1:{port}/postgres"
    finally:
        if server and server.poll() is None:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a TCP port of the loopback interface that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _memory() -> Path | None:
    """Return the folder that this machine keeps in memory, when there is room in it."""
    folder = Path("/dev/shm")  # noqa: S108 - the folder made there is private
    return folder if os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM else None


def _unprivileged() -> dict[str, Any]:
    # PostgreSQL refuses to run as root.
    if os.geteuid():
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL stopped:\n{log.read_text()}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            if "ready to accept connections" in log.read_text():
                return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not answer in ten seconds:\n{log.read_text()}")


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not available():
        sys.exit("PostgreSQL is not installed, and this account may not install it: apt install postgresql")
    with private_cluster() as url:
        environment = os.environ | {"TRAITDUNION_DATABASE_URL": url}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
