"""Put classes in the place of the styles that Temml writes: the site allows no inline style."""

from __future__ import annotations

import re

# ' style="padding-left:0em;color:#f00;"', and a class that may stand before it
STYLED = re.compile(r'( class="([^"]*)")? style="([^"]*)"')
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}")
LENGTH = re.compile(r"(\d*\.?\d+)(em|pt)?")
# '<a href='#eq' class="tml-ref"></a>': a reference that a script would fill in
REFERENCE = re.compile(r"<a\b[^>]*></a>")
POINTS_IN_EM = 11.9552  # Temml's em at ten points
# the distances at the sides of cells, in tenths of an em, that the style sheet knows
STEPS = (0, 2, 3, 4, 5, 10, 20)
SIDES = {"padding-left": "l", "padding-right": "r", "padding-top": "t", "padding-bottom": "b"}
BORDERS = {"border-left": "L", "border-right": "R", "border-top": "T", "border-bottom": "B"}
FIXED = {
    "width:100%": "m-wide",
    "width:50%": "m-glue",
    "width:7.5%": "m-tag",
    "font-weight:bold": "m-bold",
    "text-align:left": "tml-left",
    "transform:scaleX(-1)": "m-mirror",
}
OWN = frozenset(
    [*FIXED.values(), "m-box", "m-dashed", *(f"m-{side}" for side in BORDERS.values())]
    + [f"m-{side}{step}" for side in SIDES.values() for step in STEPS]
)
TEMML = frozenset(
    "actuarial chr-lrg chr-lrg-vec chr-med chr-med-vec chr-sml chr-sml-vec circle-pad downstrike "
    "ff-narrow ff-nudge-left ff-squash longdiv-arc longdiv-top mathcal mathscr menclose "
    "phasor-angle phasor-bottom sout special-fraction textcircle tml-cancel tml-display tml-eqn "
    "tml-fbox tml-hat-1 tml-hat-2 tml-hat-3 tml-hat-4 tml-jot tml-left tml-lrg-pad tml-med-pad "
    "tml-overline tml-prime tml-right tml-shift-left tml-sml-pad tml-small tml-tag tml-tageqn "
    "tml-tilde-2 tml-tilde-3 tml-tilde-4 tml-underline tml-vec tml-xcancel upstrike wbk-acc "
    "wbk-lrg wbk-lrg-acc wbk-lrg-vec wbk-med wbk-med-acc wbk-med-vec wbk-sml wbk-sml-acc "
    "wbk-sml-vec".split()
)
CLASSES = OWN | TEMML
ELEMENTS = frozenset(
    "math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow "
    "mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none".split()
)
ATTRIBUTES = frozenset(
    "accent accentunder columnalign columnspan depth display displaystyle fence form height "
    "largeop linebreak linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize "
    "minsize movablelimits notation rowspacing rspace scriptlevel separator stretchy symmetric "
    "voffset width".split()
)


def without_styles(mathml: str) -> str:
    """Return MathML with its styles as classes and attributes; what the sheet lacks is dropped."""
    return STYLED.sub(_classed, REFERENCE.sub("", mathml))


def _classed(found: re.Match[str]) -> str:
    classes = found[2].split() if found[2] else []
    attributes = ""
    for declaration in found[3].split(";"):
        name, _, value = declaration.partition(":")
        if name == "color" and COLOUR.fullmatch(value):
            attributes += f' mathcolor="{value}"'
        elif name in SIDES:
            classes.append(_side(name, value))
        elif name in BORDERS:
            classes.append(f"m-{BORDERS[name]}")
            classes.append("m-dashed" if "dashed" in value else "")
        elif name == "border":
            classes.append("m-box")
        else:
            classes.append(FIXED.get(declaration, ""))
    kept = " ".join(dict.fromkeys(name for name in classes if name))
    return f' class="{kept}"{attributes}' if kept else attributes


def _side(name: str, value: str) -> str:
    found = LENGTH.fullmatch(value)
    if not found:
        return ""
    tenths = 10 * float(found[1]) / (POINTS_IN_EM if found[2] == "pt" else 1)
    return f"m-{SIDES[name]}{min(STEPS, key=lambda step: abs(step - tenths))}"
