"""`python -m release.icons`: draws the program's icon in the sizes a desktop asks for.

The drawing is `ui/assets/app/cratekeeper.svg`; the pictures beside it are committed, because a
wheel is built without Qt. Run it again after changing the drawing.
"""

from __future__ import annotations

from pathlib import Path

SIDES = (16, 24, 32, 48, 64, 128, 256, 512)
FOLDER = Path(__file__).resolve().parents[1] / "ui" / "assets" / "app"


def draw(drawing: Path, folder: Path) -> list[Path]:
    """`SIDE.png` for each of SIDES into `folder`."""
    from PyQt6.QtCore import Qt
    from PyQt6.QtGui import QImage, QPainter
    from PyQt6.QtSvg import QSvgRenderer

    renderer, made = QSvgRenderer(str(drawing)), []
    for side in SIDES:
        picture = QImage(side, side, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter)
        painter.end()
        made.append(folder / f"{side}.png")
        picture.save(str(made[-1]))
    return made


if __name__ == "__main__":
    draw(FOLDER / "cratekeeper.svg", FOLDER)
