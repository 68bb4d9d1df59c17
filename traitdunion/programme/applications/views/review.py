"""The last step: the whole file to read, and what stands between it and its submission."""

from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from traitdunion.directory.accounts import kept
from traitdunion.programme.applications.acts.submitting import outside
from traitdunion.programme.applications.closing import calendar_of
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.forms import SECTIONS
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.permissions import can_delete, can_submit
from traitdunion.programme.applications.views.frame import frame


def review_page(request: kept.SignedInRequest, application: Application) -> HttpResponse:
    """Every section as it will be read, on one page that prints."""
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    contents = contents_of(application)
    forms = {key.value: form(contents, contents.typed(key)) for key, form in SECTIONS.items()}
    context = frame(request, contents, SectionKey.REVIEW) | {
        "forms": forms,
        "may_submit": can_submit(request.user, application),
        "may_delete": can_delete(request.user, application),
    }
    context["calendar"] = calendar_of(application, context["moment"])
    context["outside"] = outside(context["window"], context["moment"])
    return render(request, "applications/review.html", context)
