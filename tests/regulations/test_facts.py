"""Facts: typed, refused with the nearest word, canonical."""

import pytest

from traitdunion.regulations import Facts, InvalidFile, Outcome, Provenance, canonical, loads_facts, restore
from traitdunion.regulations.canonical import canonical_json

FILE = """
received_at = 2024-03-13T12:00:00+01:00
[[parties]]
key = "town"
role = "lead"
country = "FR"
network_member = true
provenance_of = { network_member = "register" }
[[expenses]]
amount = 12.5
payer = "town"
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("payer =", "payr =", 11, "« payer »"),
        ('"lead"', '"leed"', 5, "« lead »"),
        ('payer = "town"', 'payer = "twon"', 11, "« town »"),
        ("12.5", "12.505", 10, "deux décimales"),
        ("12.5", "-1", 10, "0"),
        ("12.5", "1000000000.00", 10, "999999999.99"),
        ("12.5", '"douze"', 10, "nombre"),
        ("{ network_member", "{ network_membr", 8, "« network_member »"),
        ("+01:00", "", 2, "fuseau"),
        ("received_at", "recieved_at", 2, "« received_at »"),
        ("amount = 12.5", 'amount = 12.5\ncurrency = "XOF"', 10, "centimes"),
    ],
)
def test_a_mistake_in_facts_is_told_with_its_line(old: str, new: str, line: int, said: str):
    with pytest.raises(InvalidFile) as refused:
        loads_facts(FILE.replace(old, new, 1), "facts.toml")

    message = str(refused.value)
    assert said in message
    assert f"facts.toml:{line} " in message or "centimes" in said


def test_a_float_is_refused():
    with pytest.raises(InvalidFile, match="décimal exact"):
        Facts.parse({"expenses": [{"amount": 0.1}]})


def test_the_canonical_form_is_rfc_8785():
    facts = loads_facts(FILE)

    assert canonical(facts) == (
        b'{"expenses":[{"amount":"12.50","payer":"town"}],'
        b'"parties":[{"country":"FR","key":"town","network_member":true,'
        b'"provenance_of":{"network_member":"register"},"role":"lead"}],'
        b'"received_at":"2024-03-13T11:00:00Z"}'
    )
    assert restore(canonical(facts)) == facts


def test_canonical_keys_are_in_utf_16_order_and_text_is_not_escaped():
    # The emoji's first UTF-16 unit is D83D, before FB33: code points would sort them the other way.
    assert canonical_json({"\ufb33": 1, "😀": "é\u202f\x1f/"}) == '{"😀":"é\u202f\\u001f/","\ufb33":1}'.encode()


def test_an_empty_list_is_known_and_a_list_left_out_is_not():
    assert Facts.parse({"documents": []}).documents == ()
    assert Facts().documents is None
    assert canonical(Facts.parse({"documents": []})) == b'{"documents":[]}'


def test_each_value_has_a_provenance():
    (party,) = loads_facts(FILE).parties or ()

    assert (party.origin("network_member"), party.origin("role")) == (Provenance.REGISTER, Provenance.DECLARED)


def test_an_outcome_is_neither_true_nor_false():
    with pytest.raises(TypeError):
        bool(Outcome.MET)
