"""What the docstrings of a form say of it and of its keys."""

import ast
import inspect
from collections.abc import Mapping
from itertools import pairwise
from textwrap import dedent

from pydantic import BaseModel


def of_keys(form: type[BaseModel]) -> Mapping[str, str]:
    """What stands below each key, in the source of the form or of one that it derives from."""
    found: dict[str, str] = {}
    for one in reversed(form.__mro__):
        if issubclass(one, BaseModel) and one is not BaseModel and "[" not in one.__name__:
            found.update(_below_keys(one))
    return found


def _below_keys(form: type[BaseModel]) -> Mapping[str, str]:
    source = ast.parse(dedent(inspect.getsource(form)))
    body = next(one.body for one in source.body if isinstance(one, ast.ClassDef))
    return {
        key.target.id: plain(inspect.cleandoc(text.value.value))
        for key, text in pairwise(body)
        if isinstance(key, ast.AnnAssign)
        and isinstance(key.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def of_form(form: type[BaseModel]) -> str:
    """What its own docstring says."""
    return plain(inspect.cleandoc(form.__doc__ or ""))


def plain(text: str) -> str:
    """Code as Markdown marks it."""
    return text.replace("``", "`")
