"""Covariate formulae as text, e.g. ``5.63 * (TBIL/11.29)**-0.32 * (WT/28.5)**0.5``.

The text is parsed into a syntax tree of which only arithmetic, comparisons, known names and five functions are let
through; the tree is walked by this module. Nothing is ever handed to `eval`.
"""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.errors import DataError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mtor_cli.pk.arrays import FloatArray

_LONGEST = 2000
_DEEPEST = 60


def _where(condition: FloatArray, yes: FloatArray, no: FloatArray) -> FloatArray:
    return np.where(np.asarray(condition) != 0.0, yes, no)


_BINARY: dict[type[ast.AST], Callable[[FloatArray, FloatArray], FloatArray]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: np.power,
}
_COMPARE: dict[type[ast.AST], Callable[[FloatArray, FloatArray], FloatArray]] = {
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
_FUNCTIONS: dict[str, tuple[int, Callable[..., FloatArray]]] = {
    "exp": (1, np.exp),
    "log": (1, np.log),
    "sqrt": (1, np.sqrt),
    "min": (2, np.minimum),
    "max": (2, np.maximum),
    "where": (3, _where),
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula that has been read and found harmless."""

    text: str
    """As written."""
    names: frozenset[str]
    """The covariates that it needs."""
    _tree: ast.expr

    def __call__(self, values: Mapping[str, FloatArray]) -> FloatArray:
        """The formula's value; comparisons count as 1 or 0.

        Args:
            values: an array per name, of shapes that broadcast against each other.
        """
        with np.errstate(all="ignore"):
            return np.asarray(_walk(self._tree, values), dtype=np.float64)


def parse_expression(text: object, where: str) -> Expression:
    """The formula behind a text or a number.

    `^` may be written for `**`. Allowed: numbers, names, + - * / **, one comparison at a time, parentheses,
    exp, log, sqrt, min(a, b), max(a, b), where(condition, yes, no).

    Args:
        text: the formula.
        where: what it belongs to, for the message.

    Raises:
        DataError: it is not such a formula.
    """
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        raise _bad(str(text), where)
    source = str(text).replace("^", "**").strip()
    if len(source) > _LONGEST:
        raise _bad(source[:40] + "…", where)
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _bad(source, where) from error
    names: set[str] = set()
    if not _allowed(tree, names, 0):
        raise _bad(source, where)
    return Expression(str(text), frozenset(names), tree)


def _allowed(node: ast.AST, names: set[str], depth: int) -> bool:
    if depth > _DEEPEST:
        return False
    below = depth + 1
    match node:
        case ast.Constant(value=value):
            return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300
        case ast.Name(id=name):
            names.add(name)
            return True
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return _allowed(operand, names, below)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _allowed(left, names, below) and _allowed(right, names, below)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            return _allowed(left, names, below) and _allowed(right, names, below)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return len(args) == _FUNCTIONS[name][0] and all(_allowed(a, names, below) for a in args)
        case _:
            return False


def _walk(node: ast.expr, values: Mapping[str, FloatArray]) -> FloatArray:
    match node:
        case ast.Constant(value=value):
            return np.asarray(value, dtype=np.float64)
        case ast.Name(id=name):
            return values[name]
        case ast.UnaryOp(op=op, operand=operand):
            inner = _walk(operand, values)
            return -inner if isinstance(op, ast.USub) else inner
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](_walk(left, values), _walk(right, values))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return np.asarray(_COMPARE[type(op)](_walk(left, values), _walk(right, values)), dtype=np.float64)
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name][1](*(_walk(a, values) for a in args))
    raise AssertionError(ast.dump(node))


def _bad(text: str, where: str) -> DataError:
    return DataError(
        "bad_formula",
        *bilingual("bad_formula", where=where, text=text),
    )
