"""Reading what is to be published: the content of a call, its regulation, and the regulations that it extends."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from traitdunion.programme.calls import content
from traitdunion.programme.calls.content import Content, Written
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.languages import N_
from traitdunion.regulations.loading import Folders, load, loads, written
from traitdunion.regulations.problems import InvalidFile, Problem, unknown_word

ANOTHER = N_('Le règlement de cet appel porte le même nom que lui : id = "%(word)s".')


@dataclass(frozen=True)
class Rules:
    """A regulation, the text that it was read from and the name of its file."""

    regulation: Regulation
    text: str
    name: str


@dataclass(frozen=True)
class Publication:
    """A call as its files say it. `chain` goes from the newest version of its regulation to the most general one.

    `earlier` are the chains of the versions before it that are still there, oldest first.
    """

    content: Content
    chain: tuple[Rules, ...]
    earlier: tuple[tuple[Rules, ...], ...] = ()

    @property
    def regulation(self) -> Regulation:
        return self.chain[0].regulation


def read(path: Path) -> Publication:
    """The call of `…/calls/<slug>.toml`, with every version of its regulation: the files of `…/regulations` of this id.

    Raises InvalidFile with every mistake, its file, line and nearest valid word.
    """
    call = content.written(path)
    told = call.content
    folder = path.parent.parent / "regulations"
    *earlier, newest = (tuple(_chain(file)) for file in written(folder, told.slug) or [folder / path.name])
    if newest[0].regulation.id != told.slug:
        raise InvalidFile([Problem(ANOTHER, {"word": told.slug}, ("id",), path.name, 1)])
    if problems := [call.placed(problem) for problem in _disagreements(call, newest[0].regulation)]:
        raise InvalidFile(problems)
    return Publication(told, newest, tuple(earlier))


def files(path: Path) -> list[Path]:
    """The files of calls that `path` names: itself, or those of its folder `calls`."""
    if path.suffix == ".toml":
        return [path]
    return sorted(found for found in (path / "calls").glob("*.toml") if found.name != content.DEFAULTS)


def _disagreements(call: Written, regulation: Regulation) -> Iterator[Problem]:
    """What the call's own file names and its regulation does not describe: strands, yes-or-no questions."""
    named = [
        *((("strands", index, "code"), row.code, regulation.strands) for index, row in call.own("strands")),
        *((("resources", index, "strand"), row.strand, regulation.strands) for index, row in call.own("resources")),
        *((("questions", index, "says"), row.says, regulation.questions) for index, row in call.own("questions")),
    ]
    for place, word, words in named:
        if word is not None and word not in words:
            yield unknown_word(N_("« %(word)s » n’est pas dans le règlement de l’appel."), word, words, path=place)


def _chain(path: Path) -> Iterator[Rules]:
    find = Folders([path.parent])
    regulation, text = load(path), path.read_text(encoding="utf-8")
    yield Rules(regulation, text, path.name)
    while regulation.extends:
        name, _at, version = regulation.extends.partition("@")
        found = find(name, int(version))
        if found is None:
            raise LookupError(regulation.extends)
        text, name = found
        regulation = loads(text, name, find=find)
        yield Rules(regulation, text, name)
