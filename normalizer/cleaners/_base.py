"""What a cleaner is, and the register of them.

A cleaner is a pure function from blocks to cuts: it votes and never edits, all see the
same blocks, so their order cannot matter.  One that needs the others' cuts declares
`context=True` and is called once they are known, as `function(blocks, phrases, cut)`
with the set of indices of the blocks that were cut whole.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Set
from functools import cache, lru_cache

from normalizer.blocks import ASSEMBLY, made
from normalizer.errors import RuleError, told
from normalizer.frozen import frozen
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

__all__ = [
    "Cleaner",
    "CleanerFunction",
    "all_cleaners",
    "cleaner",
    "select",
    "selected",
    "vote",
]

CleanerFunction = Callable[..., Iterable[Cut]]
_FOLDER = os.path.dirname(__file__)  # noqa: PTH120 - pathlib costs start-up time, and pkgutil too
_SUFFIXES = (".py", ".pyc")
_CODE = re.compile(r"[A-Z]{2}[0-9]{3}")
GROUP = "normalizer.cleaners"  # entry points under which others' cleaners are found


@frozen
class Cleaner:
    """A registered cleaner: its name and code, its function, and since when it is there.

    It cuts nothing where no block may have a hit of one of its phrase `lists`, if it has any,
    unless there is what it is `about` beside them.  One that looks at each block `alone` votes
    once, since what it leaves it would leave again.
    """

    name: str
    code: str
    function: CleanerFunction
    since: str
    context: bool = False
    lists: tuple[str, ...] = ()
    alone: bool = False
    about: Callable[[Blocks], object] | None = None

    @property
    def summary(self) -> str:
        """The first line of the function's docstring."""
        return (self.function.__doc__ or "").strip().split("\n")[0]

    def may_cut(self, blocks: Blocks, phrases: Phrases) -> bool:
        """Whether there is anything that it could cut; quicker to ask than to have it look."""
        if self.lists and phrases.may_hit(self.lists):
            return True
        return not self.lists if self.about is None else bool(self.about(blocks))

    def votes(self, blocks: Blocks, phrases: Phrases, cut: Set[int] = frozenset()) -> list[Cut]:
        """Return the cleaner's cuts on the blocks, signed with its name and code.

        Raises:
            RuleError: `cut-inside-block`, a cut leaves a block in two pieces.
            Exception: what the function raises, with a note that names the cleaner.
        """
        code, name, clean = self.code, self.name, self.function
        try:
            cuts = list(clean(blocks, phrases, cut) if self.context else clean(blocks, phrases))
            found = _signed(cuts, code, name) if cuts else cuts
        except Exception as problem:
            problem.add_note(f"in the cleaner {name}, {code}")
            raise
        for one in found:
            if one.start >= one.end or one.start not in blocks.by_start:
                self._check(one, blocks)
        return found

    def _check(self, cut: Cut, blocks: Blocks) -> None:
        if cut.start >= cut.end or cut.end not in blocks.ends:
            raise RuleError(
                "cut-inside-block",
                f"cleaner {self.name} cuts {cut.start} to {cut.end}, the middle of a block",
                "cut a whole block, its head or its tail",
            )


def _signed(cuts: list[Cut], code: str, name: str) -> list[Cut]:
    """Return cuts with the code and name of the cleaner whose they are."""
    if ASSEMBLY is not None:
        return list(ASSEMBLY.signed(Cut, cuts, code, name))
    return [made(Cut, {**cut.__dict__, "code": code, "cleaner": name}) for cut in cuts]


_registered: dict[str, Cleaner] = {}


def cleaner(
    code: str,
    *,
    since: str,
    name: str | None = None,
    context: bool = False,
    lists: tuple[str, ...] = (),
    alone: bool = False,
    about: Callable[[Blocks], object] | None = None,
) -> Callable[[CleanerFunction], CleanerFunction]:
    """Register a function as a cleaner, under a stable code such as `NL001`.

    The name is the function's, with hyphens, unless given.  The function takes
    `(blocks, phrases)` and yields what `block.cut(reason)` returns; with `context` it
    also takes the indices of the blocks that the others cut.  With `lists` it is called
    only where a block may have a hit of one of these phrase lists, with `alone` once for a
    document: its vote on a block rests on that block's text, kind and evidence, on nothing else.
    `about` tells whether there is anything else that it cuts, of blocks or of what cuts left of
    them: without that, and without lists that may have a hit, it is not called.

    Raises:
        RuleError: `cleaner-code`, not two letters and three digits; `cleaner-twice`,
            code or name belongs to another function already.
    """

    def register(function: CleanerFunction) -> CleanerFunction:
        called = name or function.__name__.replace("_", "-")
        if not _CODE.fullmatch(code):
            raise RuleError("cleaner-code", f"cleaner {called}: {code!r} is no code", "use AB001")
        for other in _registered.values():
            same = other.function.__qualname__ == function.__qualname__
            if called == other.name or code == other.code:
                if same and other.function.__module__ == function.__module__:
                    continue
                raise RuleError(
                    "cleaner-twice",
                    f"cleaner {called} ({code}): {other.name} ({other.code}) is there already",
                    "choose another name and code",
                )
        _registered[called] = Cleaner(called, code, function, since, context, lists, alone, about)
        selected.cache_clear()
        return function

    return register


@cache
def _load_own() -> None:
    names = {name.partition(".")[0] for name in os.listdir(_FOLDER) if name.endswith(_SUFFIXES)}  # noqa: PTH208
    for name in sorted(names):
        if name[:1].isalpha():
            importlib.import_module(f"normalizer.cleaners.{name}")


@cache
def _load_plugins() -> None:
    """Import the modules that other distributions name under the entry point group.

    `importlib.metadata` costs a third of the start-up time, so it is only asked where
    some distribution's entry points name the group at all.
    """
    if not any(_names_group(folder) for folder in sys.path if folder):
        return
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        try:
            point.load()
        except RuleError:
            raise
        except (Exception, SystemExit) as problem:
            raise RuleError(
                "cleaner-plugin",
                f"the cleaners of {point.value!r} cannot be loaded: {told(problem)}",
                f"mend or uninstall the package that offers {point.name!r}",
            ) from problem


def _names_group(folder: str) -> bool:
    """Whether a distribution installed in a folder of `sys.path` offers cleaners."""
    wanted = f"[{GROUP}]".encode()
    try:
        with os.scandir(folder) as entries:
            infos = [entry.path for entry in entries if entry.name.endswith("-info")]
    except OSError:
        return False
    for info in infos:
        try:
            with open(f"{info}/entry_points.txt", "rb") as file:  # noqa: PTH123  # half the time
                if wanted in file.read():
                    return True
        except OSError:
            continue
    return False


def all_cleaners() -> tuple[Cleaner, ...]:
    """Return every cleaner, the project's and those of plugins, by code."""
    _load_own()
    _load_plugins()
    return tuple(sorted(_registered.values(), key=lambda c: c.code))


def select(
    chosen: Iterable[str] = (), ignored: Iterable[str] = (), added: Iterable[str] = ()
) -> tuple[Cleaner, ...]:
    """Return the cleaners that codes, prefixes of codes or names choose.

    An empty `chosen` means all.  The longest match wins where one is both chosen and
    ignored, and ignoring wins a draw, as in ruff.

    Raises:
        RuleError: `unknown-cleaner`, an entry matches none.
    """
    everything = all_cleaners()
    wanted, unwanted = tuple(chosen), tuple(ignored)
    extra = tuple(added)
    for entry in (*wanted, *unwanted, *extra):
        if entry != "ALL" and not any(_strength(c, (entry,)) for c in everything):
            raise RuleError(
                "unknown-cleaner",
                f"no cleaner has the code, prefix or name {entry!r}",
                "`normalizer rules` lists them",
            )
    base = wanted or ("ALL",)
    return tuple(c for c in everything if _strength(c, (*base, *extra)) > _strength(c, unwanted))


@lru_cache(maxsize=64)
def selected(
    chosen: tuple[str, ...], ignored: tuple[str, ...], added: tuple[str, ...]
) -> tuple[Cleaner, ...]:
    """Return what `select` returns, remembered until another cleaner is registered."""
    return select(chosen, ignored, added)


def _strength(one: Cleaner, entries: Iterable[str]) -> int:
    """Return how exactly the entries name a cleaner: 0 not at all, 9 by name or code."""
    best = 0
    for entry in entries:
        if entry in (one.name, one.code):
            best = 9
        elif entry == "ALL":
            best = max(best, 1)
        elif entry and one.code.startswith(entry):
            best = max(best, 1 + len(entry))
    return best


def vote(cleaners: Iterable[Cleaner], blocks: Blocks, phrases: Phrases) -> list[Cut]:
    """Return all cuts of the cleaners on the blocks, context cleaners last."""
    cuts: list[Cut] = []
    later: list[Cleaner] = []
    for one in cleaners:
        if not one.may_cut(blocks, phrases):
            continue
        if one.context:
            later.append(one)
        else:
            cuts.extend(one.votes(blocks, phrases))
    if later:
        whole = cut_whole(blocks, cuts)
        for one in later:
            cuts.extend(one.votes(blocks, phrases, whole))
    return cuts


def cut_whole(blocks: Blocks, cuts: Iterable[Cut]) -> frozenset[int]:
    """Return the indices of the blocks that single cuts take whole."""
    known = blocks.by_start
    gone: set[int] = set()
    for cut in cuts:
        block = known.get(cut.start)
        if block is not None and cut.end - cut.start == len(block.text):
            gone.add(block.index)
    return frozenset(gone)
