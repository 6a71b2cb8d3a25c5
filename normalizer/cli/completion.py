"""`normalizer completion`: the script that makes a shell complete the commands."""

from __future__ import annotations

import click

__all__ = ["completion"]

_VARIABLE = "_NORMALIZER_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the completion script of a shell, to be sourced by it.

    For bash, in ~/.bashrc: eval "$(normalizer completion bash)"
    """
    from click.shell_completion import get_completion_class

    from normalizer.cli import cli
    from normalizer.cli._console import write

    kind = get_completion_class(shell)
    assert kind is not None
    # Not `source()`: for bash it starts one to ask for its version.
    made = kind(cli, {}, "normalizer", _VARIABLE)
    write(made.source_template % made.source_vars())
    return 0
