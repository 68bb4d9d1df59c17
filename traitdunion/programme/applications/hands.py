"""What its authors cannot settle in a file: who will, and when."""

from django.utils.translation import gettext as _

from traitdunion.regulations import Outcome, Verdict, Verdicts

REGISTERS = frozenset({"ruling", "no_obligation"})
"""Kinds of rule that nothing in the file mends: an officer rules, a register is brought up to date."""
GROUPS = frozenset({"any_of", "all_of"})


def out_of_hand(verdict: Verdict, verdicts: Verdicts) -> bool:
    """Whether it stays unknown whatever the applicant fills in."""
    if verdict.outcome is not Outcome.UNKNOWN:
        return False
    kind = verdict.rule.kind
    if kind in GROUPS:
        members = [verdicts[key] for key in getattr(verdict.rule, "of", ())]
        return all(out_of_hand(each, verdicts) for each in members if each.outcome is Outcome.UNKNOWN)
    if kind == "no_obligation":
        return verdict.says == "unknown"
    return kind in {"ruling", "other_call_fits"} or verdict.says == "unknown_value"


def who_will_know(verdict: Verdict, owner: str) -> str:
    """Who settles a point that is out of the applicant's hands, and when. `owner`: the body that runs the call."""
    if verdict.outcome is Outcome.MET:
        return _("%(owner)s n’a pas encore confirmé la valeur qui en décide. Rien à faire ici.") % {"owner": owner}
    if verdict.says == "unknown_value":
        return _("%(owner)s ne l’a pas encore publié. Rien à faire ici.") % {"owner": owner}
    if verdict.rule.kind == "no_obligation":
        return _("%(owner)s le lit dans ses registres, à l’examen. Rien à faire ici si vous êtes à jour.") % {
            "owner": owner
        }
    return _("%(owner)s en décide à l’examen. Rien à faire ici.") % {"owner": owner}
