"""The pytest plugin: fixtures and their golden files as test items.

It is loaded into every pytest run where the package is installed, so this module
imports nothing and does nothing until the settings name a folder of fixtures:

    [tool.pytest.ini_options]
    normalizer_fixtures = "fixtures"
    normalizer_golden = "golden"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

__all__ = ["pytest_addoption", "pytest_configure"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings and the flag."""
    parser.addini("normalizer_fixtures", "Folder of normalizer's fixtures, below the rootdir.")
    parser.addini(
        "normalizer_golden", "Folder of their golden files, below the rootdir.", default="golden"
    )
    parser.getgroup("normalizer").addoption(
        "--normalizer-update",
        action="store_true",
        help="Store what cleaning makes of the fixtures now, unless article text would be lost.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Turn collection on where the settings name a folder of fixtures."""
    if config.getini("normalizer_fixtures"):
        from normalizer.golden.items import GoldenPlugin

        config.pluginmanager.register(GoldenPlugin(config), "normalizer-golden")
