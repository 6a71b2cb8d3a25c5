"""Values are made, compared, hashed and shown as frozen dataclasses are."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from functools import cached_property
from inspect import signature

import pytest

from normalizer.frozen import frozen


@dataclass(frozen=True)
class Plain:
    harbour: str
    berths: tuple[int, ...] = ()
    ships: dict[str, int] = field(default_factory=dict)


@frozen
class Harbour:
    harbour: str
    berths: tuple[int, ...] = ()
    ships: dict[str, int] = field(default_factory=dict)

    @cached_property
    def size(self) -> int:
        return len(self.berths)


@frozen
class Nothing:
    pass


def test_values_are_equal_where_their_fields_are() -> None:
    assert Harbour("Norrholm", (1,)) == Harbour("Norrholm", (1,))
    assert Harbour("Norrholm", (1,)) != Harbour("Norrholm", (2,))
    assert Harbour("Norrholm") != Plain("Norrholm")
    assert Nothing() == Nothing()
    known = Harbour("Norrholm")
    assert known.size == 0
    assert known == Harbour("Norrholm")


def test_a_value_is_hashed_and_shown_as_a_dataclass() -> None:
    frozen = ("Norrholm", (1,), ())
    assert hash(Harbour(*frozen)) == hash(Plain(*frozen))
    assert repr(Harbour(*frozen)) == repr(Plain(*frozen)).replace("Plain", "Harbour")
    assert repr(Nothing()) == "Nothing()"
    with pytest.raises(TypeError):
        hash(Harbour("Norrholm"))


def test_a_value_is_made_as_a_dataclass() -> None:
    assert [f.name for f in fields(Harbour)] == ["harbour", "berths", "ships"]
    assert replace(Harbour("Norrholm"), berths=(3,)) == Harbour("Norrholm", (3,))
    assert asdict(Harbour("Norrholm")) == {"harbour": "Norrholm", "berths": (), "ships": {}}
    assert Harbour("Norrholm").ships is not Harbour("Norrholm").ships
    with pytest.raises(TypeError, match="harbour"):
        Harbour()
    for copied in (copy.deepcopy(Harbour("Norrholm")), copy.copy(Harbour("Norrholm"))):
        assert copied == Harbour("Norrholm")
    assert pickle.loads(pickle.dumps(Harbour("Norrholm", (1,)))) == Harbour("Norrholm", (1,))


@pytest.mark.parametrize(
    ("values", "named", "said"),
    [
        ((), {}, "harbour"),
        (("Norrholm", (), {}, "four"), {}, "takes"),
        (("Norrholm",), {"harbour": "Tarvos"}, "harbour"),
        (("Norrholm",), {"tide": 1}, "tide"),
    ],
)
def test_wrong_values_are_refused(
    values: tuple[str, ...], named: dict[str, str], said: str
) -> None:
    for kind in (Harbour, Plain):
        with pytest.raises(TypeError, match=said):
            kind(*values, **named)


def test_the_fields_are_shown_in_the_signature() -> None:
    shown = {kind: signature(kind).parameters for kind in (Harbour, Plain)}
    assert list(shown[Harbour]) == list(shown[Plain])
    assert shown[Harbour]["harbour"] == shown[Plain]["harbour"]
    assert shown[Harbour]["berths"] == shown[Plain]["berths"]
    assert signature(Nothing).parameters == {}


@pytest.mark.parametrize("name", ["harbour", "berths", "size", "tide"])
def test_a_value_is_frozen(name: str) -> None:
    norrholm = Harbour("Norrholm")
    with pytest.raises(FrozenInstanceError, match=name):
        setattr(norrholm, name, "Ostby")
    with pytest.raises(FrozenInstanceError, match=name):
        delattr(norrholm, name)
    assert norrholm == Harbour("Norrholm")
