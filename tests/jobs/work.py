"""A worker that knows the chores: `python -m tests.jobs.work --once`."""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 after the set-up

from tests.jobs import chores  # noqa: E402, F401 the import declares them

call_command("worker", *sys.argv[1:])
