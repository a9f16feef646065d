"""The plain evaluation through Numba. This file alone names it; the source that is compiled is the one that runs plain."""

import importlib.util
import types
from collections.abc import Sequence
from importlib.machinery import ModuleSpec

import numba


def compiled(modules: Sequence[str]) -> dict[str, types.ModuleType]:
    """Copies of modules of whole-number functions in which every function is compiled, each when first called.

    `modules` stand in the order in which they import each other. The copies take the compiled functions of the
    copies before them; nothing of the originals changes. The cache of NUMBA_CACHE_DIR is used where it can be written.
    """
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
                setattr(copy, word, _compiled(value))
            elif value.__module__ in copies:
                setattr(copy, word, getattr(copies[value.__module__], value.__name__))
        copies[name] = copy
    return copies


def _compiled(function: types.FunctionType) -> object:
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # nowhere to write the cache
        return numba.njit(nogil=True)(function)
