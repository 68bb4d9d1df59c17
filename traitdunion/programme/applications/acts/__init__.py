"""What people do to a file. Nothing else changes it."""

from traitdunion.programme.applications.acts.attachments import attach, restore_attachment, withdraw
from traitdunion.programme.applications.acts.life import delete, restore, start, start_from_simulation
from traitdunion.programme.applications.acts.sections import Save, save_section
from traitdunion.programme.applications.acts.submitting import Deposit, reopen, submit

__all__ = [
    "Deposit",
    "Save",
    "attach",
    "delete",
    "reopen",
    "restore",
    "restore_attachment",
    "save_section",
    "start",
    "start_from_simulation",
    "submit",
    "withdraw",
]
