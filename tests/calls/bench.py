"""What `make bench` measures of this room."""

PAGES = {
    "list of calls": "/appels/",
    "list of calls, filtered": "/appels/?etat=ouvert",
    "a call": "/appels/numerique-2024/",
    "its regulation": "/appels/numerique-2024/reglement/",
    "list of calls, data": "/appels.json",
}
