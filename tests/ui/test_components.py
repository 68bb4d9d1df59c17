"""The macros: what they say to assistive tools, and that no text becomes markup."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.template import engines
from django.utils import translation
from jinja2 import UndefinedError

from traitdunion.foundation.ui.controls import control
from traitdunion.foundation.ui.slots import Link

HOSTILE = "<script>alert('1')</script>\"'&\u202e"
ESCAPED = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&#34;&#39;&amp;\u202e"
TODAY = date(2024, 2, 15)


class Project(forms.Form):
    title = forms.CharField(label="Nom du projet", help_text="Une dizaine de mots", max_length=80)
    role = forms.ChoiceField(
        label="Rôle", choices=[("lead", "Chef de file"), ("partner", "Partenaire")], widget=forms.RadioSelect
    )
    country = forms.ChoiceField(label="Pays", required=False, choices=[("", "Choisir"), ("SN", "Sénégal")])


@pytest.mark.parametrize(
    "line",
    [
        "{{ c.badge(x, 'ok') }}",
        "{{ c.crumb([(x, '/'), x]) }}",
        "{{ c.head(x, x) }}",
        "{{ c.notice(x, x, 'no') }}",
        "{{ c.empty(x, x, (x, '/')) }}",
        "{{ c.errors([('a', x)]) }}",
        "{{ c.check(x, [item], x, [x], x) }}",
        "{{ c.derivation([{'label': x, 'ref': x, 'formula': x, 'value': x, 'cut': true}], x) }}",
        "{{ c.strip([(x, x, x)]) }}{{ c.kv([(x, x)]) }}{{ c.timeline([(x, x, 'now')]) }}",
        "{{ c.call_card('/', x, x, today, closes=today, opens=today, state=(x, 'ok'), facts=[x]) }}",
        "{{ c.confirm(x, x, '/', x, '/') }}",
        "{{ c.steps([{'label': x, 'url': '/', 'kind': 'ok', 'note': x, 'current': true}], x) }}",
        "{{ c.tabs([{'label': x, 'url': '/', 'current': true, 'count': 3}], x) }}",
        "{{ f.text(name='a', label=x, hint=x, error=x, value=x) }}",
        "{{ f.textarea(name='a', label=x, value=x, count=10) }}",
        "{{ f.choices(name='a', label=x, choices=[(x, x, x)], value=x) }}",
        "{{ f.select(name='a', label=x, choices=[(x, x)], value=x) }}",
        "{{ f.money(name='a', label=x, value=x, unit=x) }}",
        "{{ f.date(name='b', label=x) }}{{ f.file(name='c', label=x) }}",
        "{{ f.picker('a', x, text=x, search='/', picked=[(x, x)]) }}",
        "{{ pair(x, x) }}{{ x|french }}{{ {'fr': x}|local }}",
    ],
)
def test_hostile_text_stays_text(draw, line):
    parts = dict.fromkeys(("title", "text", "ref", "note"), HOSTILE)
    item = parts | {"kind": "no", "action": {"label": HOSTILE, "url": "/"}}

    html = draw(line, x=HOSTILE, today=TODAY, item=item, language="ar")

    assert "<script" not in html
    assert ESCAPED in html


def test_the_weight_of_a_page_defines_each_icon_once(draw):
    html = draw("{{ c.badge('a', 'ok') }}{{ c.badge('b', 'ok') }}{{ icon('clock') }}<!--icons-->")

    assert html.count("<symbol") == 2
    assert html.count('id="i-ok"') == 1


def test_an_unknown_icon_is_an_error(draw):
    with pytest.raises(KeyError, match="sparkle is not an icon"):
        draw("{{ icon('sparkle') }}")


def test_an_undefined_name_is_an_error(draw):
    with pytest.raises(UndefinedError):
        draw("{{ nobody }}")


def test_a_field_ties_its_hint_and_error_to_its_control(draw):
    form = Project({"title": "", "role": "lead"})

    html = draw("{{ f.field(form['title']) }}", form=form)

    assert html == (
        '<div class="field bad"><label for="id_title">Nom du projet</label>'
        '<p class="hint" id="id_title-h">Une dizaine de mots</p>\n'
        '<input id="id_title" name="title" aria-describedby="id_title-h id_title-e" aria-invalid="true"'
        ' maxlength="80">\n'
        '<p class="err" id="id_title-e"><svg class="i" aria-hidden="true"><use href="#i-no"/></svg> '
        "Ce champ est obligatoire.</p></div>"
    )


def test_values_given_by_name_replace_those_of_the_form(draw):
    html = draw("{{ f.text(form['title'], label='Autre nom', value='Guichets') }}", form=Project())

    assert "Autre nom" in html
    assert 'value="Guichets"' in html


def test_an_unknown_name_given_to_a_field_is_an_error():
    with pytest.raises(TypeError, match="A field has no colour"):
        control(name="a", colour="red")


def test_optional_is_written_and_required_is_not(draw):
    html = draw("{{ f.field(form['country']) }}{{ f.field(form['title']) }}", form=Project())

    assert html.count("(facultatif)") == 1


def test_choices_are_a_group_with_its_legend(draw):
    html = draw("{{ f.field(form['role']) }}", form=Project({"role": "partner"}))

    assert html.startswith('<fieldset class="field"><legend>Rôle</legend>')
    assert '<input type="radio" name="role" id="id_role-1" value="partner" checked>' in html


def test_a_form_draws_itself_with_its_summary(draw):
    html = draw("{{ form }}", form=Project({"role": "nobody"}))

    assert "2 réponses à revoir" in html
    assert '<a href="#id_title">Nom du projet\u202f: Ce champ est obligatoire.</a>' in html
    assert '<a href="#id_role-0">' in html


def test_a_password_is_never_sent_back(draw):
    assert "secret" not in draw("{{ f.text(name='p', label='P', type='password', value='secret') }}")


def test_the_count_of_a_long_text_is_in_the_language_of_the_page(draw):
    line = "{{ f.textarea(name='t', label='T', value='abc', count=4000) }}"

    assert "<span>3</span> caractères sur 4\u202f000" in draw(line)
    assert "<span>3</span> characters out of 4,000" in draw(line, language="en")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 2, 15), "aujourd’hui"),
        (date(2024, 2, 16), "demain"),
        (date(2024, 3, 13), "dans 27 jours"),
        (date(2024, 2, 14), "il y a 1 jour"),
    ],
)
def test_days_are_counted_from_today(draw, day, expected):
    assert draw("{{ c.in_days(day, today)|trim }}", day=day, today=TODAY) == expected


def test_names_are_joined_by_a_word_that_is_heard(draw):
    assert draw("{{ pair('Trois-Rives', 'Keur Ndiaye') }}") == 'Trois-Rives <span class="t">et</span> Keur Ndiaye'
    assert draw("{{ pair('a', 'b') }}", language="ar") == '<bdi>a</bdi> <span class="t">و</span> <bdi>b</bdi>'


def test_a_text_that_exists_only_in_french_is_marked(draw):
    assert draw("{{ 'Bonjour'|french }}", language="ar") == '<span lang="fr" dir="ltr">Bonjour</span>'
    assert draw("{{ 'Bonjour'|french }}") == "Bonjour"
    assert draw("{{ {'fr': 'Bonjour', 'en': 'Hello'}|local }}", language="en") == "Hello"


def test_a_question_of_the_address_is_changed_without_losing_the_others(draw):
    html = draw("{{ query(page=2, pays=none)|safe }}", path="/appels/?theme=eau&pays=SN&page=1")

    assert html == "?theme=eau&page=2"


def test_the_row_that_binds_is_said_in_words(draw):
    line = "{{ c.derivation([{'label': 'Reste', 'ref': '', 'formula': '', 'value': v|money, 'cut': true}], 'Calcul') }}"

    assert "(la limite qui joue)" in draw(line, v=Decimal(100))


@pytest.mark.parametrize(
    ("path", "expected"), [("/appels/", "page"), ("/appels/numerique-2024/", "true"), ("/", ""), ("/appelsx/", "")]
)
def test_a_link_knows_whether_it_leads_here(path, expected):
    assert Link("Appels", "/appels/").current(path) == expected


def test_the_link_home_is_current_only_at_home():
    assert Link("Accueil", "/").current("/appels/") == ""
    assert Link("Home", "/en/").current("/en/appels/") == ""


def test_a_constant_is_written_anew_in_each_language():
    template = engines["jinja2"].from_string("{{ 30000|filesize }} {{ 'Bonjour'|french }}")

    def read(language):
        with translation.override(language):
            return template.render({})

    assert read("fr") == "30\u00a0ko Bonjour"
    assert read("en") == '30\u00a0kB <span lang="fr" dir="ltr">Bonjour</span>'


def test_a_crumb_without_an_address_is_no_link(draw):
    html = draw("{{ c.crumb([('Appels', '/appels/'), 'AAP-1', 'PDF']) }}")

    assert re.findall("<li.*?</li>", html) == [
        '<li><a href="/appels/">Appels</a></li>',
        "<li>AAP-1</li>",
        '<li aria-current="page">PDF</li>',
    ]


def test_the_title_of_a_page_is_words_alone(draw):
    title = "{{ {'fr': x}|local }} · {{ pair('Dakar', 'Vannes') }}"
    page = f"{{% extends 'ui/base.html' %}}{{% block title %}}{title}{{% endblock %}}"

    html = draw(page, language="ar", x="Clés & <b>main</b>")

    assert re.search("<title>(.*)</title>", html)[1] == "Clés &amp; &lt;b&gt;main&lt;/b&gt; · Dakar و Vannes · همزة وصل"
