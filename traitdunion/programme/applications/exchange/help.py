"""The help sheet of the workbook, in the language of the page it was taken from."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.foundation.documents.spreadsheets import Cell, Column, Sheet, Style
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.calls.texts import said


def help_sheet(contents: Contents) -> Sheet:
    """How to fill the workbook in, how to bring it back, and what each category holds."""
    parts = (
        (_("Comment remplir ce budget"), Style.TITLE, _filling()),
        (_("Comment le reprendre dans le dossier"), Style.HEADING, _returning()),
        (_("Les catégories de l’appel"), Style.HEADING, _categories(contents)),
    )
    rows = [
        (cell,)
        for title, style, lines in parts
        for cell in (Cell(title, style), *(Cell(line, Style.HELP) for line in lines))
    ]
    return Sheet(_("Aide"), tuple(rows), (Column(110),))


def _filling() -> list[str]:
    return [
        _("Remplissez les cases claires. Les autres sont protégées, sans mot de passe : elles guident."),
        _("Dépenses : une ligne par dépense, un montant par année, qui que ce soit qui paie."),
        _("Pour ajouter une dépense, écrivez dans la première ligne vide. Pour en retirer une, videz ses cases."),
        _("Catégorie, payeur, pays et nature se choisissent dans les listes."),
        _("Montants : en euros, deux décimales au plus. Écrivez des nombres, sans lettre ni signe."),
        _("Ressources : les lignes suivent les partenaires du dossier. Les montants et le statut se changent ici."),
        _("Gardez la ligne de titres de chaque feuille. Une colonne peut être déplacée, une feuille renommée."),
    ]


def _returning() -> list[str]:
    return [
        _("Sur la page des dépenses, choisissez « Reprendre un classeur »."),
        _("Vous verrez ce qui change, ligne par ligne, avant de l’appliquer."),
        _("Les totaux sont recalculés sur la plateforme, qui vérifie aussi les règles de l’appel."),
        _("Pour LibreOffice, préférez le format ODS ; pour Excel, le format XLSX."),
    ]


def _categories(contents: Contents) -> list[str]:
    language = get_language() or "fr"
    lines = []
    for item in contents.document["budget"]["categories"]:
        words = [said(item["title"], language).text]
        if item.get("hint"):
            words.append(said(item["hint"], language).text)
        if not item["eligible"]:
            words.append(_("dépense non retenue par l’appel"))
        lines.append(" – ".join(words))
    return lines
