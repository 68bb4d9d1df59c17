"""What people do to a file. Nothing else changes it."""

from traitdunion.programme.applications.acts.attachments import attach, restore_attachment, withdraw
from traitdunion.programme.applications.acts.charge import entrust
from traitdunion.programme.applications.acts.comments import (
    comment,
    correct_comment,
    reopen_comment,
    resolve,
    withdraw_comment,
)
from traitdunion.programme.applications.acts.confirming import (
    Answer,
    Answered,
    answer_part,
    ask,
    revoke_link,
    withdraw_confirmation,
)
from traitdunion.programme.applications.acts.copying import start_from_file
from traitdunion.programme.applications.acts.guests import accept_guest, invite_guest, revoke_guest
from traitdunion.programme.applications.acts.history import restore_version
from traitdunion.programme.applications.acts.late import authorise_late
from traitdunion.programme.applications.acts.life import delete, restore, start, start_from_simulation, start_once
from traitdunion.programme.applications.acts.mending import Foreseen, Mended, foresee_mending, mend
from traitdunion.programme.applications.acts.messages import mark_read, write_message
from traitdunion.programme.applications.acts.moving import Moved, Side, foresee, move_to
from traitdunion.programme.applications.acts.paper import Envelope, correct_paper, receive_on_paper
from traitdunion.programme.applications.acts.rules import put_away, take_rules
from traitdunion.programme.applications.acts.sections import Save, save_section
from traitdunion.programme.applications.acts.submitting import Deposit, reopen, submit
from traitdunion.programme.applications.acts.withdrawing import keep, let_back, withdraw_file

__all__ = [
    "Answer",
    "Answered",
    "Deposit",
    "Envelope",
    "Foreseen",
    "Mended",
    "Moved",
    "Save",
    "Side",
    "accept_guest",
    "answer_part",
    "ask",
    "attach",
    "authorise_late",
    "comment",
    "correct_comment",
    "correct_paper",
    "delete",
    "entrust",
    "foresee",
    "foresee_mending",
    "invite_guest",
    "keep",
    "let_back",
    "mark_read",
    "mend",
    "move_to",
    "put_away",
    "receive_on_paper",
    "reopen",
    "reopen_comment",
    "resolve",
    "restore",
    "restore_attachment",
    "restore_version",
    "revoke_guest",
    "revoke_link",
    "save_section",
    "start",
    "start_from_file",
    "start_from_simulation",
    "start_once",
    "submit",
    "take_rules",
    "withdraw",
    "withdraw_comment",
    "withdraw_confirmation",
    "withdraw_file",
    "write_message",
]
