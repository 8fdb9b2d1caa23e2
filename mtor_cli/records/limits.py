"""What a value of the data must keep to, told to pydantic when data is checked: nothing else loads it (70 ms)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict, Unpack

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


class Limits(TypedDict, total=False):
    """Those of `Field` that the data has."""

    gt: float
    ge: float
    le: float
    allow_inf_nan: bool
    min_length: int
    max_length: int
    pattern: str


class Limited:
    """Stands in `Annotated` for pydantic's `Field` with the same limits: `Annotated[float, Limited(gt=0)]`."""

    __slots__ = ("limits",)

    def __init__(self, **limits: Unpack[Limits]) -> None:
        self.limits = limits

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema of the value with its limits."""
        from pydantic import Field

        return handler.generate_schema(Annotated[source, Field(**self.limits)])
