"""The plain evaluation through Numba. This file alone names it; the source that is compiled is the one that runs plain."""

import hashlib
import importlib.util
import os
import types
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path

import numba


def compiled(modules: Sequence[str], rooms: Sequence[str]) -> dict[str, types.ModuleType]:
    """Copies of modules of whole-number functions in which every function is compiled, each when first called.

    `modules` stand in the order in which they import each other. The copies take the compiled functions of the
    copies before them; nothing of the originals changes. What is compiled is kept in a folder of NUMBA_CACHE_DIR named
    by all the source of `rooms` (packages): Numba itself looks only at the file of each function, and would go on using
    what was compiled from an older one of another file. Without NUMBA_CACHE_DIR nothing is kept.
    """
    keep = os.environ.get("NUMBA_CACHE_DIR")
    if keep:
        numba.config.CACHE_DIR = str(Path(keep) / _digest(rooms))  # type: ignore[attr-defined]
    copies: dict[str, types.ModuleType] = {}
    for name in modules:
        spec = importlib.util.find_spec(name)
        assert isinstance(spec, ModuleSpec) and spec.loader is not None
        copy = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(copy)
        for word, value in vars(copy).items():
            if not isinstance(value, types.FunctionType):
                continue
            if value.__module__ == name:
                setattr(copy, word, _compiled(value, keep=bool(keep)))
            elif value.__module__ in copies:
                setattr(copy, word, getattr(copies[value.__module__], value.__name__))
        copies[name] = copy
    return copies


def _digest(rooms: Sequence[str]) -> str:
    """All the source of these packages as one digest."""
    whole = hashlib.sha256()
    for room in rooms:
        for folder in importlib.util.find_spec(room).submodule_search_locations or ():  # type: ignore[union-attr]
            for file in sorted(Path(folder).glob("*.py")):
                whole.update(file.name.encode() + file.read_bytes())
    return whole.hexdigest()[:16]


def _compiled(function: types.FunctionType, *, keep: bool) -> object:
    try:
        return numba.njit(cache=keep, nogil=True)(function)
    except RuntimeError:  # nowhere to write the cache
        return numba.njit(nogil=True)(function)
