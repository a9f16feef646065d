"""The plain evaluation through Numba. This file alone names it; the source that is compiled is the one that runs plain."""

import hashlib
import importlib.util
import os
import types
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import numba


def compiled(modules: Sequence[str]) -> types.ModuleType:
    """A copy of the last of these modules, of whole-number functions, in which every function is compiled when first called.

    `modules` stand in the order in which they import each other; nothing of the originals changes. What is compiled is
    kept in a folder of NUMBA_CACHE_DIR named by all their source and numbers: Numba itself looks only at the file of
    each function, and would go on using what was compiled from an older one of another file. Without NUMBA_CACHE_DIR
    nothing is kept.
    """
    copies = {name: _copy(name) for name in modules}
    keep = os.environ.get("NUMBA_CACHE_DIR")
    if keep:
        numba.config.CACHE_DIR = str(Path(keep) / _digest(copies.values()))  # type: ignore[attr-defined]  # set by numba itself
    for name, copy in copies.items():
        for word, value in vars(copy).items():
            if isinstance(value, types.FunctionType) and value.__module__ == name:
                setattr(copy, word, _outer(value, keep) if name == modules[-1] else _inner(value))
            elif isinstance(value, types.FunctionType) and value.__module__ in copies:
                setattr(copy, word, getattr(copies[value.__module__], value.__name__))
    return copies[modules[-1]]


def _copy(name: str) -> types.ModuleType:
    spec = importlib.util.find_spec(name)
    assert isinstance(spec, ModuleSpec) and spec.loader is not None
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy


def _digest(copies: Iterable[types.ModuleType]) -> str:
    """All that decides what is compiled: the source of the modules, and the numbers that they take from others."""
    whole = hashlib.sha256(Path(__file__).read_bytes())
    for copy in copies:
        numbers = {word: value for word, value in vars(copy).items() if isinstance(value, int | tuple)}
        whole.update(Path(str(copy.__file__)).read_bytes() + repr(sorted(numbers.items())).encode())
    return whole.hexdigest()[:16]


def _outer(function: types.FunctionType, keep: str | None) -> Any:
    """A function that is called from outside, and kept with all that it calls."""
    try:
        return numba.njit(cache=bool(keep), nogil=True)(function)
    except RuntimeError:  # nowhere to write
        return numba.njit(nogil=True)(function)


def _inner(function: types.FunctionType) -> Any:
    """A function called only by compiled ones: compiled once, not again for each constant that it is called with."""
    dispatcher: Any = numba.njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)  # type: ignore[call-overload]  # not in its stubs
    template = dispatcher.get_call_template
    dispatcher.get_call_template = lambda args, kws: template(tuple(map(numba.types.unliteral, args)), kws)
    return dispatcher
