"""The questions of the call, from its published snapshot."""

import re

from django.utils.translation import get_language

from traitdunion.programme.applications.forms.fields import Field, choice, text
from traitdunion.programme.applications.forms.section import Section
from traitdunion.programme.applications.models import Answer, SectionKey
from traitdunion.programme.applications.models.project import TEXT
from traitdunion.programme.applications.regulation import questions_of
from traitdunion.programme.calls.texts import said


class QuestionsSection(Section):
    key = SectionKey.QUESTIONS
    names = re.compile(r"q-[a-z0-9_-]+")

    def build(self) -> None:
        language = get_language() or "fr"
        self.questions = [self._question(question, language) for question in questions_of(self.contents)]

    def _question(self, question: dict, language: str) -> Field:
        name, label = f"q-{question['code']}", said(question["label"], language).text
        hint = said(question["hint"], language).text if question.get("hint") else ""
        optional = not question["required"]
        if question["kind"] == "choice":
            options = tuple((each["code"], said(each["label"], language).text) for each in question["options"])
            field = Field(name, label, "choices", hint=hint, choices=options, optional=optional)
            return self.add(field, choice(option[0] for option in options))
        limit = question.get("limit") or TEXT
        return self.add(Field(name, label, "textarea", hint=hint, count=limit, optional=optional), text(limit))

    def write(self) -> None:
        application = self.contents.application
        application.answers.all().delete()
        Answer.objects.bulk_create(
            Answer(application=application, question=field.name.removeprefix("q-"), value=field.value)
            for field in self.questions
            if field.value
        )
