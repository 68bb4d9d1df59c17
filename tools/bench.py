"""Print what each page and act of the platform costs, on the demo's data and 10,000 files (FILES=…) of one call.

tests/<room>/bench.py lists those of a room.

    PAGES = {"list of calls": "/appels/"}                      # or (address, e-mail of the sample account who opens it)
    ACTS = {"submission": lambda: submit(…)}                   # called several times, rolled back each time

Where the address depends on the data, a page may be a function that returns it. What a bench module imports from the
platform, it imports at its top: Django is ready by then.
"""

import importlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools import ROOT, VAR, serving

CALL = "numerique-2024"
TITLE = (
    f"{'':34} {'queries':>7} {'rows':>6} {'CPU ms':>7} {'bare':>6} {'SQL':>6} {'/bare':>6} {'/least':>6} {'bytes':>8}"
)


def main() -> int:
    rooms = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="traitdunion-bench-") as temporary:
        try:
            prepare(Path(temporary))
        except serving.NotStarted as error:
            sys.exit(str(error))
        import django

        django.setup()
        crowd(int(os.environ.get("FILES", "10000")))
        print(f"{TITLE}")
        for module in sorted(ROOT.glob("tests/*/bench.py")):
            if not rooms or module.parent.name in rooms:
                measure(importlib.import_module(f"tests.{module.parent.name}.bench"))
    return 0


def prepare(folder: Path) -> None:
    """Fill a database as the demo's (kept between runs), and point this process to a copy of it."""
    kept = VAR / "bench"
    kept.mkdir(parents=True, exist_ok=True)
    values: dict[str, object] = {
        "secret_key": "bench-" + "0" * 32,
        "signing_key": "00" * 31 + "03",
        "base_url": "http://testserver",
        "files": folder / "files",
        "demo": 1,
        "demo_date": "2024-02-15",
    }
    environment = serving.variables(**values, database_url=f"sqlite:///{kept}/db.sqlite3")
    serving.collect(environment, print)
    serving.fill(environment, kept, print)
    shutil.copy(kept / "db.sqlite3", folder / "db.sqlite3")
    os.environ |= serving.variables(**values, database_url=f"sqlite:///{folder}/db.sqlite3")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"


def crowd(files: int) -> None:
    from tests.scale.generate import generate
    from traitdunion.programme.calls.models import Call

    print(f"Writing {files} files", flush=True)
    generate(Call.objects.get(slug=CALL), files)


def measure(module: Any) -> None:
    from django.contrib.auth import get_user_model

    from tools.measuring import act_cost, page_cost

    people = get_user_model().objects
    for name, page in getattr(module, "PAGES", {}).items():
        address, email = page if isinstance(page, tuple) else (page, None)
        user = people.get(email=email) if email else None
        cost = page_cost(address() if callable(address) else address, user=user)
        print(
            f"{name:34} {cost.queries:7} {cost.rows:6} {cost.cpu:7.1f} {cost.bare:6.1f} {cost.sql:6.1f}"
            f" {cost.to_bare:6.1f} {cost.to_least:6.1f} {cost.size:8}",
            flush=True,
        )
    for name, act in getattr(module, "ACTS", {}).items():
        cost = act_cost(act)
        print(f"{name:34} {cost.queries:7} {cost.rows:6} {cost.cpu:7.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
