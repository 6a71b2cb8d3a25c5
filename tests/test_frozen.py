"""Values are made, compared, hashed and shown as frozen dataclasses are."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from functools import cached_property

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


@pytest.mark.parametrize("name", ["harbour", "berths", "size", "tide"])
def test_a_value_is_frozen(name: str) -> None:
    norrholm = Harbour("Norrholm")
    with pytest.raises(FrozenInstanceError, match=name):
        setattr(norrholm, name, "Ostby")
    with pytest.raises(FrozenInstanceError, match=name):
        delattr(norrholm, name)
    assert norrholm == Harbour("Norrholm")
