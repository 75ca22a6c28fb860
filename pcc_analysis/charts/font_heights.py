"""How high the letters of a font are: asked once, where matplotlib opens the tables of the font anew for each word."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.font_manager import FontProperties, fontManager, get_font

Heights = tuple[float, float, float] | tuple[None, None, None]
"""Above and below the line and between lines, in pixels; None where matplotlib has to find out for itself."""


class FontHeights:
    """A renderer that answers for the heights of a font; matplotlib looks them up itself where it does not ask."""

    dpi: float

    def _get_font_height_metrics(self, font: FontProperties) -> Heights:
        return font_heights(font, self.dpi)


@lru_cache(256)
def font_heights(font: FontProperties, dpi: float) -> Heights:
    """Return how high the letters of a font stand, how deep they hang and how far lines are apart, in pixels.

    >>> above, below, between = font_heights(FontProperties(family="DejaVu Sans", size=10), 72)
    >>> round(above, 2), round(below, 2), round(between, 2)
    (7.6, 2.4, 2.0)
    """
    read = get_font(fontManager._find_fonts_by_props(font))
    head, said = read.get_sfnt_table("head"), read.get_sfnt_table("OS/2")  # OpenType 1.9
    if head is None or said is None:
        return None, None, None
    pixels = font.get_size_in_points() * dpi / 72 / head["unitsPerEm"]
    return said["sTypoAscender"] * pixels, -said["sTypoDescender"] * pixels, said["sTypoLineGap"] * pixels
