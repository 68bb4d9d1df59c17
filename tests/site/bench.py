"""What `make bench` measures of this room."""

PAGES = {
    "home": "/",
    "help": "/aide/",
    "site map": "/plan-du-site/",
}
