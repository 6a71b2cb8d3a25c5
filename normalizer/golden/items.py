"""Cases as pytest items: one for each fixture, and one for golden files without a fixture."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from normalizer.config import Settings
from normalizer.errors import InputError, NormalizerError
from normalizer.golden.cases import Case, Folders, Listing, find_cases
from normalizer.golden.compare import Outcome, check, settings_for, unified_diff
from normalizer.golden.update import plan_update, write_goldens
from normalizer.io.plain import printable

__all__ = ["GoldenPlugin"]

_LONGEST_DIFF = 200  # lines


class MismatchError(Exception):
    """A case is not as its golden files say; the text is what the user reads."""


class GoldenPlugin:
    """The hooks that collect cases; registered only where settings name the folders."""

    def __init__(self, config: pytest.Config) -> None:
        root = config.rootpath
        self.folders = Folders.below(
            root, str(config.getini("normalizer_fixtures")), str(config.getini("normalizer_golden"))
        )
        self.updates = bool(config.getoption("normalizer_update"))
        if _is_whole_run(config) and not self._is_walked(config):
            config.args.append(str(self.folders.fixtures))

    def _is_walked(self, config: pytest.Config) -> bool:
        return any(self.folders.fixtures.is_relative_to(path) for path in _paths(config))

    @cached_property
    def listing(self) -> Listing:
        """The cases, and the golden files that belong to none."""
        try:
            return find_cases(self.folders)
        except InputError as problem:
            raise pytest.UsageError(f"normalizer_fixtures: {problem}") from problem

    @cached_property
    def cases(self) -> dict[Path, Case]:
        """The cases by the path of the fixture."""
        return {case.fixture: case for case in self.listing.cases}

    @cached_property
    def settings(self) -> Settings:
        """The settings closest to the rootdir, as the command line takes them."""
        return settings_for(self.folders.root)

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Collect a fixture as a file with one item."""
        if not file_path.is_relative_to(self.folders.fixtures) or file_path not in self.cases:
            return None
        return CaseFile.from_parent(parent, path=file_path, plugin=self)

    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """Add the item that looks for orphans, where all cases are to run."""
        collected = sum(isinstance(item, GoldenItem) for item in items)
        if collected and collected == len(self.cases):
            name = self.folders.golden.name
            items.append(
                OrphansItem.from_parent(
                    session, name="orphans", nodeid=f"{name}::orphans", plugin=self
                )
            )


def _is_whole_run(config: pytest.Config) -> bool:
    """Whether pytest was asked for all tests: by `testpaths`, or by naming one of them."""
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        return True
    asked = {config.rootpath / name for name in config.getini("testpaths")}
    return any(path in asked for path in _paths(config))


def _paths(config: pytest.Config) -> list[Path]:
    return [(config.invocation_params.dir / arg).resolve() for arg in config.args]


class CaseFile(pytest.File):
    """A fixture."""

    def __init__(self, *, plugin: GoldenPlugin, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plugin = plugin

    def collect(self) -> Iterable[pytest.Item]:
        """Return the one item of the fixture."""
        yield GoldenItem.from_parent(self, name="golden", plugin=self.plugin)


class _Item(pytest.Item):
    def __init__(self, *, plugin: GoldenPlugin, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plugin = plugin

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what differs, without a traceback through the plugin."""
        if isinstance(excinfo.value, MismatchError | NormalizerError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class GoldenItem(_Item):
    """Cleaning a fixture makes what its golden files hold."""

    def runtest(self) -> None:
        """Clean the fixture; fail where the golden files hold something else."""
        plugin = self.plugin
        case = plugin.cases[self.path]
        outcome = check(case, plugin.settings)
        if outcome.error is not None:
            raise outcome.error
        if outcome.status == "same":
            return
        if plugin.updates and not plan_update(outcome).words_lost:
            write_goldens(outcome)
            return
        raise MismatchError(_message(outcome, plugin))

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the case in reports."""
        return self.path, None, f"golden {self.plugin.cases[self.path].name}"


class OrphansItem(_Item):
    """Every golden file belongs to a fixture."""

    def runtest(self) -> None:
        """Fail where a golden file's fixture is gone."""
        orphans = self.plugin.listing.orphans
        if orphans:
            names = "\n".join(f"  {path}" for path in orphans)
            raise MismatchError(
                f"golden files that belong to no fixture:\n{names}\n"
                f"delete them, or run: {_command(self.plugin.folders, 'update')} --accept-loss"
            )

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the item in reports."""
        return self.plugin.folders.golden, None, "golden files without a fixture"


def _message(outcome: Outcome, plugin: GoldenPlugin) -> str:
    name = outcome.case.name
    diff = [printable(line) for line in unified_diff(outcome, plugin.folders.root)]
    if len(diff) > _LONGEST_DIFF:
        diff = [*diff[:_LONGEST_DIFF], f"... {len(diff) - _LONGEST_DIFF} more lines"]
    says = "has no golden files" if outcome.status == "new" else "is not as its golden files say"
    lost = plan_update(outcome).words_lost
    accept = " --accept-loss" if lost else ""
    return "\n".join(
        [
            f"{name} {says}" + (f"; {lost} words of the article would be lost" if lost else ""),
            *diff,
            f"if this is as it should be: {_command(plugin.folders, 'update')}"
            f" --only '{name}'{accept}",
        ]
    )


def _command(folders: Folders, word: str) -> str:
    """Return the command line that does the same to these folders."""
    parts = [f"normalizer golden {word}"]
    if folders.root != Path.cwd():
        parts.append(str(folders.root))
    for option, path in (("fixtures", folders.fixtures), ("golden", folders.golden)):
        named = path.relative_to(folders.root).as_posix()
        if named != option:
            parts.append(f"--{option} {named}")
    return " ".join(parts)
