"""The front door and the pages that the law, and good manners, ask for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The front door: what the platform is for, and the next closings."""
    return render(request, "site/home.html")
