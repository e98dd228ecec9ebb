"""Contrast of colours as WCAG 2.2 defines it, and a colour near one that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

MIN_TEXT_CONTRAST, MIN_MARK_CONTRAST = 4.5, 3.0  # success criteria 1.4.3 and 1.4.11
CONTRAST_PAIRS = (
    *((ink, ground, MIN_TEXT_CONTRAST) for ground in ("paper", "ground") for ink in ("ink", "quiet", "accent", "weak")),
    ("rest", "paper", MIN_MARK_CONTRAST),
    ("accent", "empty", MIN_MARK_CONTRAST),
)
LUMINANCE_WEIGHTS = (0.2126, 0.7152, 0.0722)
CONTRAST_TINT_STEPS = 50


def relative_luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, 0 to 1."""
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parse_hex_colour(colour)]
    return sum(weight * each for weight, each in zip(LUMINANCE_WEIGHTS, linear, strict=True))


def contrast_ratio(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    light, dark = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def parse_hex_colour(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of #RRGGBB, each 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def mix_colours(one: str, other: str, share: float) -> str:
    """A colour with this share (0 to 1) of the other in it."""
    parts = zip(parse_hex_colour(one), parse_hex_colour(other), strict=True)
    return "#" + "".join(f"{round((a * (1 - share) + b * share) * 255):02X}" for a, b in parts)


def find_readable_colour(colour: str, ground: str, least: float) -> str:
    """The nearest colour with at least this contrast on a ground: darker, or on a dark one lighter."""
    end = max(("#000000", "#FFFFFF"), key=lambda each: contrast_ratio(each, ground))
    tints = (mix_colours(colour, end, step / CONTRAST_TINT_STEPS) for step in range(CONTRAST_TINT_STEPS + 1))
    return next((each for each in tints if contrast_ratio(each, ground) >= least), end)


def find_faint_colours(colours: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each colour that cannot be told from the one behind it: expected, found, and the remedy."""
    for ink, ground, least in CONTRAST_PAIRS:
        found = contrast_ratio(colours[ink], colours[ground])
        if found < least:
            yield (
                ink,
                (
                    f"expected a contrast of at least {least} with {ground} ({colours[ground]}), "
                    f"found {found:.2f} for {colours[ink]}; "
                    f"use {find_readable_colour(colours[ink], colours[ground], least)}, or change {ground}"
                ),
            )
