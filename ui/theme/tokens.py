"""The design tokens: every colour, size and distance of the window, once.

Used by the style sheet (`qss.py`), the painters (`paint_kit.py`) and the icons; nothing else in
`ui/` writes a colour or a font size. Contrast of all text pairs is checked by a test.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property

FONT_FAMILY = "Inter"
MIN_SCALE, MAX_SCALE = 0.9, 1.5


@dataclass(frozen=True)
class Colors:
    """Colours as #RRGGBB. Grounds from low to high: canvas, surface, raised, overlay."""

    canvas: str
    surface: str
    raised: str
    overlay: str
    line: str
    line_strong: str
    text: str
    text_2: str
    text_3: str
    accent: str
    accent_hover: str
    accent_ink: str
    accent_soft: str
    accent_edge: str
    info: str
    warn: str
    danger: str
    info_soft: str
    warn_soft: str
    danger_soft: str
    neutral_soft: str
    danger_fill: str
    danger_ink: str
    focus: str
    select: str
    track: str
    hover: str
    pressed: str


DARK = Colors(
    canvas="#0F1115",
    surface="#171A20",
    raised="#1F232B",
    overlay="#272C36",
    line="#323844",
    line_strong="#727C90",
    text="#F2F4F8",
    text_2="#B4BCCB",
    text_3="#8F98A9",
    accent="#4CC38A",
    accent_hover="#63D29C",
    accent_ink="#06180F",
    accent_soft="#16301F",
    accent_edge="#4CC38A",
    info="#6FB3FF",
    warn="#F2B84B",
    danger="#FF8080",
    info_soft="#17293F",
    warn_soft="#33280F",
    danger_soft="#3A1B1E",
    neutral_soft="#272C36",
    danger_fill="#C93B3B",
    danger_ink="#FFFFFF",
    focus="#8CC8FF",
    select="#1E3142",
    track="#2B313C",
    hover="#1F232B",
    pressed="#2B313C",
)

LIGHT = Colors(
    canvas="#F6F7F9",
    surface="#FFFFFF",
    raised="#FFFFFF",
    overlay="#FFFFFF",
    line="#DDE1E8",
    line_strong="#7A8496",
    text="#14171D",
    text_2="#454D5C",
    text_3="#5E6779",
    accent="#127245",
    accent_hover="#0E6039",
    accent_ink="#FFFFFF",
    accent_soft="#DFF3E8",
    accent_edge="#127245",
    info="#1B62B3",
    warn="#8A5A00",
    danger="#B3261E",
    info_soft="#E1EDFA",
    warn_soft="#FBF0D9",
    danger_soft="#FBE4E2",
    neutral_soft="#EEF1F5",
    danger_fill="#B3261E",
    danger_ink="#FFFFFF",
    focus="#1663C7",
    select="#D8E8FA",
    track="#DDE1E8",
    hover="#EEF1F5",
    pressed="#E3E7EE",
)

CONTRAST = Colors(
    canvas="#000000",
    surface="#000000",
    raised="#0A0C10",
    overlay="#12151B",
    line="#8F98A9",
    line_strong="#D5DAE3",
    text="#FFFFFF",
    text_2="#F2F4F8",
    text_3="#D5DAE3",
    accent="#6FE3AB",
    accent_hover="#9AF0C5",
    accent_ink="#000000",
    accent_soft="#06180F",
    accent_edge="#6FE3AB",
    info="#9CCBFF",
    warn="#FFD27A",
    danger="#FFADAD",
    info_soft="#08121F",
    warn_soft="#171004",
    danger_soft="#1F0A0C",
    neutral_soft="#171A20",
    danger_fill="#FFADAD",
    danger_ink="#000000",
    focus="#FFFFFF",
    select="#12283B",
    track="#3A414E",
    hover="#171A20",
    pressed="#2B313C",
)

# role -> (pixel size, weight)
TYPE: dict[str, tuple[int, int]] = {
    "hero": (40, 700),
    "page": (24, 700),
    "number": (24, 700),
    "section": (15, 600),
    "title": (14, 600),
    "strong": (13, 600),
    "body": (13, 400),
    "label": (12, 600),
    "secondary": (12, 400),
    "badge": (11, 600),
    "small": (11, 400),
}

SIDEBAR_WIDTH = 208
SIDEBAR_NARROW = 64
ROW_TALL, ROW_COMPACT = 60, 36


@dataclass(frozen=True)
class Tokens:
    """One theme: its colours and the text scale that multiplies type and spacing alike."""

    name: str
    colors: Colors
    dark: bool
    scale: float = 1.0

    def px(self, size: float) -> int:
        """A distance or type size of the design, in pixels of this theme."""
        return round(size * self.scale)

    def color(self, token: str) -> str:
        """The #RRGGBB of a token by name; raises KeyError for a name that is none."""
        return self._by_name[token]

    def scaled(self, factor: float) -> Tokens:
        """The same theme with another text scale, kept within 0.9 to 1.5."""
        return replace(self, scale=min(MAX_SCALE, max(MIN_SCALE, factor)))

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {field.name: getattr(self.colors, field.name) for field in fields(Colors)}


THEMES: dict[str, Tokens] = {
    "dark": Tokens("dark", DARK, dark=True),
    "light": Tokens("light", LIGHT, dark=False),
    "contrast": Tokens("contrast", CONTRAST, dark=True),
}


def contrast_ratio(one: str, other: str) -> float:
    """Contrast of two #RRGGBB colours, 1 to 21 (source: WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
