"""Watch the platform: a process apart, which needs no database."""

import signal
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from traitdunion.front.watch.notebook import Notebook
from traitdunion.front.watch.probing import Watcher, watch


class Command(BaseCommand):
    help = "Save something through the platform each minute and write down whether it worked, until SIGTERM or Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default=settings.BASE_URL, help="scheme and host, when not those that people use")
        parser.add_argument("--file", type=Path, default=settings.ENV.watch_file, help="the notebook")
        parser.add_argument("--once", action="store_true", help="look once, say what was seen, then stop")

    def handle(self, *_: Any, url: str, file: Path, once: bool, **__: Any) -> None:
        if not settings.ENV.watch_token:
            raise CommandError("TRAITDUNION_WATCH_TOKEN is missing: the probe would be refused.")
        watcher = Watcher(url.rstrip("/") + reverse("watch:probe"), settings.ENV.watch_token, Notebook(file))
        if once:
            measure = watcher.look()
            self.stdout.write(f"{'up' if measure.up else measure.cause}, {measure.milliseconds} ms")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        watch(watcher, stop.wait)
