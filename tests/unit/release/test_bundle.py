"""What goes into a bundle is the same wherever its environment lies."""

from __future__ import annotations

from pathlib import Path

from release.build import forget_scripts


def test_a_bundle_does_not_tell_where_it_was_built(tmp_path: Path) -> None:
    record = tmp_path / "mako-1.4.3.dist-info" / "RECORD"
    record.parent.mkdir()
    kept = "mako/__init__.py,sha256=x,12\nmako-1.4.3.dist-info/RECORD,,\n"
    record.write_text(f"../../../bin/mako-render,sha256=told,215\n{kept}", encoding="utf-8")
    other = tmp_path / "mako" / "RECORD"
    other.parent.mkdir()
    other.write_text("../somewhere\n", encoding="utf-8")
    forget_scripts(tmp_path)
    assert record.read_text(encoding="utf-8") == kept
    assert other.read_text(encoding="utf-8") == "../somewhere\n"
