"""`manage.py check --deploy` in a process of its own, as a deployer runs it."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.checks import run_checks

from config.environment import read
from traitdunion.foundation.journal import checks

SOUND = {
    "TRAITDUNION_SECRET_KEY": "k7Qd9fWz3mXv1pLr8TbY5nHc2JgS6aEu4RoKiBqNxVwZtCyDsMhG",
    "TRAITDUNION_BASE_URL": "https://appels.example.org",
    "TRAITDUNION_SIGNING_KEY": "5a" * 32,
    "TRAITDUNION_SMTP_URL": "smtp+starttls://appels:secret@smtp.example.net:587",
    "TRAITDUNION_OWNER_EMAIL": "appels@example.net",
    "TRAITDUNION_MAIL_FROM": "ne-pas-repondre@example.net",
}


def check(**changes):
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("TRAITDUNION_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=kept | SOUND | changes,
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_sound_deployment_passes_without_a_warning():
    run = check()

    assert (run.returncode, run.stdout, run.stderr) == (0, "System check identified no issues (0 silenced).\n", "")


def test_a_demo_is_refused_with_each_of_its_faults():
    run = check(
        TRAITDUNION_DEMO="yes",
        TRAITDUNION_DEMO_DATE="2024-02-15",
        TRAITDUNION_SIGNING_KEY="",
        TRAITDUNION_SECRET_KEY="a" * 60,
        TRAITDUNION_SMTP_URL="",
        TRAITDUNION_BASE_URL="http://appels.example.org",
    )

    assert run.returncode == 1
    assert sorted(re.findall(r"traitdunion\.E\d+", run.stderr)) == [f"traitdunion.E00{n}" for n in range(1, 7)]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("DEMO", "yes", "E001"),
        ("SIGNING_KEY", "", "E002"),
        ("SECRET_KEY", "a" * 60, "E003"),
        ("BASE_URL", "http://appels.example.org", "E004"),
        ("DEMO_DATE", "2024-02-15", "E005"),
        ("SMTP_URL", "", "E006"),
        ("OWNER_EMAIL", "contact@example.org", "E007"),
        ("MAIL_FROM", "ne-pas-repondre@example.org", "E007"),
    ],
)
def test_what_only_a_demo_may_have_is_refused_by_name(settings, name, text, fault):
    environment = read(SOUND | {f"TRAITDUNION_{name}": text})
    settings.ENV, settings.DEMO, settings.SECRET_KEY = environment, environment.demo, environment.secret_key
    settings.SECURE = environment.base_url.startswith("https:")

    found = run_checks(tags=["security"], include_deployment_checks=True)

    (ours,) = [message for message in found if message.id.startswith("traitdunion.")]
    assert ours.id == f"traitdunion.{fault}"
    assert ours.msg.startswith(f"TRAITDUNION_{name} ")


def test_a_catalogue_that_was_not_compiled_is_refused(settings, tmp_path):
    catalogue = tmp_path / "traitdunion/calls/locale/en/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.touch()
    settings.ROOT = tmp_path

    (fault,) = checks.catalogues_are_compiled()

    assert (fault.id, fault.hint) == ("traitdunion.E008", "Run: make compile")
