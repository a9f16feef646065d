"""Is what was compiled always of the source as it stands?"""

import importlib
import sys

from safehold.kernel.compiled import compiled


def twice_of_what_follows_one(add: int, folder) -> int:
    (folder / "inner.py").write_text(f"def following(x):\n    return x + {add}\n")
    (folder / "outer.py").write_text(
        "from rooms.inner import following\n\n\ndef twice(x):\n    return following(x) * 2\n"
    )
    importlib.invalidate_caches()
    for name in [name for name in sys.modules if name.split(".")[0] == "rooms"]:
        del sys.modules[name]
    return compiled(["rooms.inner", "rooms.outer"]).twice(1)


def test_what_was_compiled_from_older_source_of_another_file_is_not_used(tmp_path, monkeypatch):
    folder = tmp_path / "rooms"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "kept"))
    assert twice_of_what_follows_one(1, folder) == 4
    assert twice_of_what_follows_one(20, folder) == 42
