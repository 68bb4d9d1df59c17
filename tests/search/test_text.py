"""The words and stems of a text: what is typed on any keyboard meets what is written in any book."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traitdunion.foundation.search import fold, index_text, lexemes, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Saint‑Étienne‑du‑Rouvray", "saint etienne du rouvray"),  # U+2011
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'HAŸ LES ROSES", "l hay les roses"),
        ("Cœur d’Hérault, ex æquo", "coeur d herault ex aequo"),
        ("Communauté\u202fd’agglo\u00adméra\u200btion\u00a0:", "communaute d agglomeration"),
        ("\u202bMarseille\u202c\u200f 2e", "marseille 2e"),
        ("Straße, Łódź, Çanakkale, İzmir", "strasse lodz canakkale izmir"),
        ("ﬁnancé à 60 %", "finance a 60"),
        ("بَيْرُوت ـ الأردن", "بيروت الاردن"),
        ("AAP-2024_0012/b", "aap 2024 0012 b"),
        ("…!?", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "family",
    [
        ["rénovation", "rénovations", "RENOVATION", "Rénovations"],
        ["école", "ecoles", "Écoles"],
        ["numérique", "numériques", "numerique"],
    ],
)
def test_words_of_a_family_share_their_lexeme(family):
    assert len({tuple(lexemes(word)) for word in family}) == 1


def test_the_index_holds_words_and_stems_once():
    assert index_text("Écoles", "école") == "ecol ecole ecoles"
    assert index_text("Écoles", "école", stem=False) == "ecole ecoles"


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert words(text) == fold(text).split()
