"""When a question of the call concerns a project: by what another one was answered."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from traitdunion.programme.calls.texts import said


def concerned(question: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Whether `question` has no condition, or one that `answers` (a code, or several, by question) fulfil."""
    when = question.get("when")
    if not when:
        return True
    answer = answers.get(when["question"]) or ()
    return bool(set(when["is"]) & ({answer} if isinstance(answer, str) else set(answer)))


def condition_words(question: Mapping[str, Any], questions: Mapping[str, Mapping[str, Any]]) -> str:
    """The condition in words, for whoever sees every question: "Si vous avez répondu « Oui » à « … »"."""
    when = question["when"]
    other = questions[when["question"]]
    options = {option["code"]: said(option["label"]).text for option in other.get("options", ())}
    options |= {"yes": _("Oui"), "no": _("Non")} if other["kind"] == "yes_no" else {}
    answers = [_("« %(answer)s »") % {"answer": options.get(word, word)} for word in when["is"]]
    return _("Si vous avez répondu %(answers)s à « %(question)s » :") % {
        "answers": _(" ou ").join(answers),
        "question": said(other["label"]).text,
    }
