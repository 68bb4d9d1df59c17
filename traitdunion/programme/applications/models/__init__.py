"""A file: the application itself, its typed tables, and the versions of its sections."""

from traitdunion.programme.applications.models.application import (
    Application,
    ApplicationQuerySet,
    Numbering,
    State,
    Summary,
)
from traitdunion.programme.applications.models.attachment import Attachment
from traitdunion.programme.applications.models.budget import Election, ExpenseLine, FundingLine, FundingStatus, Nature
from traitdunion.programme.applications.models.change import Change
from traitdunion.programme.applications.models.confirmation import Confirmation, ConfirmationLink, How, Said
from traitdunion.programme.applications.models.duty import Duty, DutyKind
from traitdunion.programme.applications.models.form import BlankForm
from traitdunion.programme.applications.models.message import Enclosure, Message
from traitdunion.programme.applications.models.people import Comment, Guest, Lease
from traitdunion.programme.applications.models.project import Aim, AimKind, Answer, Party, PartyRole, Place, Project
from traitdunion.programme.applications.models.section import SectionKey, SectionVersion, Typed
from traitdunion.programme.applications.models.signature import Printout, Sheet, Signature, SignatureRequest, Way
from traitdunion.programme.applications.models.submission import Reception, Submission
from traitdunion.programme.applications.models.withdrawal import Withdrawal

__all__ = [
    "Aim",
    "AimKind",
    "Answer",
    "Application",
    "ApplicationQuerySet",
    "Attachment",
    "BlankForm",
    "Change",
    "Comment",
    "Confirmation",
    "ConfirmationLink",
    "Duty",
    "DutyKind",
    "Election",
    "Enclosure",
    "ExpenseLine",
    "FundingLine",
    "FundingStatus",
    "Guest",
    "How",
    "Lease",
    "Message",
    "Nature",
    "Numbering",
    "Party",
    "PartyRole",
    "Place",
    "Printout",
    "Project",
    "Reception",
    "Said",
    "SectionKey",
    "SectionVersion",
    "Sheet",
    "Signature",
    "SignatureRequest",
    "State",
    "Submission",
    "Summary",
    "Typed",
    "Way",
    "Withdrawal",
]
