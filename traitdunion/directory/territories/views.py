from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from traitdunion.directory.territories.picking import Question

CHOICES, SUGGESTIONS, LEAST_TEXT = 30, 8, 2


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search a place and choose it, without JavaScript: each choice leads back to the form that asked."""
    question = Question.of(request)
    return render(
        request,
        "territories/search.html",
        {
            "question": question,
            "choices": question.choices(CHOICES),
            "as_typed": question.answer(question.text),
            "most": CHOICES,
        },
    )


@require_safe
@cache_control(public=True, max_age=86_400)
def suggestions(request: HttpRequest) -> JsonResponse:
    """The first places for what is being typed; the same for everyone, so that it can be cached on the way."""
    question = Question.of(request)
    choices = question.choices(SUGGESTIONS) if len(question.text.strip()) >= LEAST_TEXT else []
    return JsonResponse(
        {"results": [{"value": choice.value, "label": choice.label, "detail": choice.detail} for choice in choices]},
        json_dumps_params={"ensure_ascii": False},
    )
