"""Python on the database of a server: a program a line, its fault and what it printed in answer, both in JSON.

One process for a whole session of tests: to start Django costs more than what most tests ask of it.
"""

import json
import sys
import traceback
from contextlib import redirect_stdout
from io import StringIO

import django
from django.db import close_old_connections


def main():
    """Answer until nobody asks any more."""
    django.setup()
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


def run(code):
    said, fault = StringIO(), ""
    with redirect_stdout(said):
        try:
            exec(compile(code, "<test>", "exec"), {})
        except Exception:  # noqa: BLE001 - told to the test, which fails
            fault = traceback.format_exc()
    close_old_connections()
    return fault, said.getvalue()


if __name__ == "__main__":
    main()
