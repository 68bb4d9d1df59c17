"""Start the platform on this machine, with the calls of 2024 and one sample account per role.

PORT           8000, or the next free one
DEMO_DATE      the business day of the demo, 2024-02-15: seven calls are open on it

What is typed stays in var/demo from one run to the next; `--reset` forgets it.
"""

import fcntl
import os
import secrets
import shutil
import signal
import sys
import time
from datetime import date

from tools import VAR, serving, ties, venv

FOLDER = VAR / "demo"
FIRST_PORT, PORTS = 8000, 100


def main() -> int:
    if sys.argv[1:] == ["--reset"]:
        return reset()
    began = time.monotonic()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            print(f"The demo is already running: {lock.read().strip()}   (Ctrl-C where it runs stops it)")
            return 0
        try:
            port = chosen_port()
            lock.truncate(0)
            lock.write(f"http://127.0.0.1:{port}\n")
            lock.flush()
            return run(port, began)
        except serving.NotStarted as failure:
            print(f"\n{failure}", file=sys.stderr)
            return 1


def run(port: int, began: float) -> int:
    def announce(step: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {step}", flush=True)

    _stop_when_told()
    service = None
    try:
        announce("Python packages")
        venv.ensure()
        environment = serving.variables(
            secret_key=kept("secret_key", 32),
            signing_key=kept("signing_key", 32),
            base_url=f"http://127.0.0.1:{port}",
            database_url=f"sqlite:///{FOLDER}/db.sqlite3",
            files=FOLDER / "files",
            watch_token=kept("watch_token", 16),
            watch_file=FOLDER / "watch.sqlite3",
            demo=1,
            demo_date=business_day(),
        )
        serving.collect(environment, announce)
        accounts = serving.fill(environment, FOLDER, announce)
        announce("Starting the server")
        service = serving.Service(environment, port, FOLDER / "log")
        service.wait()
        service.watch()
        announce("Ready")
        print(f"\n{accounts.strip()}\n\nTrait d’union: {service.url}   (Ctrl-C stops it)", flush=True)
        while not (fallen := service.fallen()):
            if ties.make_waits_for_us():
                signal.raise_signal(signal.SIGINT)
            time.sleep(0.5)
        raise serving.NotStarted(f"The {fallen} process stopped:\n{service.tail(fallen)}")
    except KeyboardInterrupt:
        print("\nStopped. `make demo` starts it again where you left it.")
        return 0
    finally:
        if service:
            service.stop()


def _stop_when_told() -> None:
    """Every way to end this process, or the `make` that runs it, ends the servers that it started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asked_to_outlive_its_terminal = number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN
        if not asked_to_outlive_its_terminal:
            signal.signal(number, signal.default_int_handler)
    if "MAKELEVEL" in os.environ:
        ties.end_with_parent()


def reset() -> int:
    if FOLDER.is_dir():
        with (FOLDER / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("The demo is running: stop it first (Ctrl-C where it runs).", file=sys.stderr)
                return 1
            shutil.rmtree(FOLDER)
    print("The demo starts over at the next `make demo`.")
    return 0


def chosen_port() -> int:
    """Return PORT, or the first free port from 8000 on."""
    asked = os.environ.get("PORT", "")
    if not asked:
        free = (port for port in range(FIRST_PORT, FIRST_PORT + PORTS) if serving.port_is_free(port))
        return next(free)
    if not asked.isdigit() or not 0 < int(asked) < 65536:
        raise serving.NotStarted(f"PORT must be a number below 65536, not {asked!r}.")
    if not serving.port_is_free(int(asked)):
        raise serving.NotStarted(f"Something already listens on port {asked}: choose another with PORT=…")
    return int(asked)


def business_day() -> date:
    asked = os.environ.get("DEMO_DATE") or "2024-02-15"
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise serving.NotStarted(f"DEMO_DATE must be a day such as 2024-02-15, not {asked!r}.") from None


def kept(name: str, size: int) -> str:
    """Return the secret of this name, made the first time: `size` random bytes in hexadecimal."""
    path = FOLDER / name
    if not path.is_file():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(size))
    return path.read_text()


if __name__ == "__main__":
    sys.exit(main())
