"""Where the shape of a record is known only when the program runs: the one module of its room that has `Any`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_Shape = TypeVar("_Shape")


def shown(shape: type[_Shape], item: Mapping[str, object], **own: object) -> _Shape:
    """A record of the data in the shape in which answers carry it.

    A field that the data has under the same name is declared in the shape and copied nowhere else; null where the
    record lacks it.

    Args:
        shape: a typed dictionary.
        item: the record.
        own: fields of the shape that the record does not hold as they are.
    """
    result: Any = {name: own[name] if name in own else item.get(name) for name in shape.__annotations__}
    answer: _Shape = result
    return answer


def each_value(part: _Shape, change: Callable[[object], object]) -> _Shape:
    """A copy of a part of an answer with every value changed that is neither a record nor a list; its shape stays."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk(item) for key, item in value.items()}
        if isinstance(value, list):
            return [walk(item) for item in value]
        return change(value)

    copy: _Shape = walk(part)
    return copy


def conditions_of(when: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """The conditions of a `when` by their names, each with the values for which it holds."""
    return when


def held(record: Mapping[str, Any], name: str, otherwise: _Shape) -> _Shape:
    """What a record holds under a name that not every one has; where it does not, `otherwise`, of the same shape."""
    found: _Shape = record.get(name, otherwise)
    return found
