"""What `make bench` measures of this room."""

OFFICER = "instruction@example.org"

PAGES = {
    "sign in": "/connexion/",
    "my account": ("/compte/", OFFICER),
}
