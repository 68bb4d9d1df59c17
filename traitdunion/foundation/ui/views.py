"""The style page of the demo, and the pages of errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def style(request: HttpRequest) -> HttpResponse:
    """Every component in each of its states."""
    return render(request, "ui/style.html")
