"""Run the jobs of the queue."""

import signal
import threading
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from traitdunion.foundation.jobs.worker import LEASE, run_until


class Command(BaseCommand):
    help = "Run jobs as they come, until SIGTERM or Ctrl-C: the job at hand is then brought to its end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due, then stop")
        parser.add_argument(
            "--lease",
            type=float,
            default=LEASE.total_seconds(),
            help="seconds without a sign of life after which another worker takes a job again",
        )

    def handle(self, *_: Any, once: bool, lease: float, **__: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        run_until(stop.wait, once=once, lease=timedelta(seconds=lease))
