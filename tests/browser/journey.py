"""The journey that the platform exists for, step by step: from a published call to a receipt that anyone can verify."""

import json
import re
import subprocess
import sys

CALL = "/appels/numerique-2024/"
TOWN = "Saint-Étienne-du-Rouvray"


def finds_the_call(person):
    """From the home page to the call, then to its regulation."""
    person.goes_to("/")
    person.presses("Appels", within=person.page.locator("header"))
    person.looks("list")
    person.press(person.page.locator(f"a[href$='{CALL}']").first)
    person.looks("call")
    person.presses("Lire le règlement, article par article")
    person.looks("regulation")
    person.page.go_back()
    person.presses("Suis-je éligible ?")
