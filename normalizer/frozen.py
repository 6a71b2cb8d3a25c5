"""Frozen dataclasses whose methods are written once, not compiled for each.

`dataclass(frozen=True)` writes and compiles seven methods for a class when its module is
imported: half a millisecond, and the two dozen classes that `normalizer clean` needs for a
text took a tenth of its time.  Here all classes share theirs, `__init__` too; `inspect` and
`help` are told the fields when they ask.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from inspect import Signature

__all__ = ["frozen"]

Kind = TypeVar("Kind", bound=type)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: Kind) -> Kind:
    """Make a class a frozen dataclass: equal, hashed and shown by its fields."""
    dataclass(init=False, eq=False, repr=False)(kind)
    for name, method in _METHODS.items():
        setattr(kind, name, method)
    return kind


def _init(self: Any, *values: Any, **named: Any) -> None:
    """Take the fields in their order, or by name, and the others' defaults."""
    names = self.__match_args__
    given = dict(zip(names, values, strict=False))
    if len(values) > len(names):
        raise TypeError(f"{_called(self)} takes {len(names)} values, not {len(values)}")
    for name in named:
        if name in given:
            raise TypeError(f"{_called(self)} got two values for {name!r}")
        if name not in names:
            raise TypeError(f"{_called(self)} has no field {name!r}")
    given.update(named)
    for name, known in self.__dataclass_fields__.items():
        self.__dict__[name] = given[name] if name in given else _default(self, known)


def _default(self: Any, known: Any) -> Any:
    if known.default is not MISSING:
        return known.default
    if known.default_factory is MISSING:
        raise TypeError(f"{_called(self)} needs a value for {known.name!r}")
    return known.default_factory()


def _called(self: Any) -> str:
    return f"{type(self).__qualname__}()"


class _Signature:
    """What a class is called with, put together from its fields when it is asked for."""

    def __get__(self, _: object, kind: Any) -> Signature:
        from inspect import Parameter, Signature

        parameters = []
        for known in kind.__dataclass_fields__.values():
            default = known.default if known.default_factory is MISSING else ...
            parameters.append(
                Parameter(
                    known.name,
                    Parameter.POSITIONAL_OR_KEYWORD,
                    default=Parameter.empty if default is MISSING else default,
                    annotation=known.type,
                )
            )
        return Signature(parameters)


def _fields(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__match_args__])


def _equals(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _fields(self) == _fields(other)


def _hash(self: Any) -> int:
    return hash(_fields(self))


def _shown(self: Any) -> str:
    fields = zip(self.__match_args__, _fields(self), strict=True)
    return f"{type(self).__qualname__}({', '.join([f'{name}={v!r}' for name, v in fields])})"


def _set_once(self: Any, name: str, to: object) -> None:
    """Set a field, as `__init__` does, and no field again."""
    if name in self.__dict__ or name not in self.__match_args__:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, to)


def _keep(self: Any, name: str) -> None:  # noqa: ARG001
    raise FrozenInstanceError(f"cannot delete field {name!r}")


_METHODS = {
    "__init__": _init,
    "__signature__": _Signature(),
    "__eq__": _equals,
    "__hash__": _hash,
    "__repr__": _shown,
    "__setattr__": _set_once,
    "__delattr__": _keep,
}
