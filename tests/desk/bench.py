"""What `make bench` measures of this room."""

ANSWERS = "qui=Rouen&pays=SN&pays=LB&pays=CA-QC&duree=24&apport=20000&demande=50000&cout=90000"

PAGES = {
    "simulator, empty": "/simulateur/",
    "simulator, all calls": f"/simulateur/?{ANSWERS}",
    "simulator, one call": f"/simulateur/?{ANSWERS}&appel=numerique-2024",
}
