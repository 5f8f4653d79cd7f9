"""Which text is a color in a widget: ChatKit's tokens, steps of its palette, and CSS."""

from __future__ import annotations

import re

TEXT = "prose primary emphasis secondary tertiary success warning danger caution info discovery"
SURFACE = "surface surface-secondary surface-tertiary surface-elevated surface-elevated-secondary"
BORDER = "default subtle strong"
CHART = "blue purple orange green red yellow pink"

TOKENS = tuple(f"{TEXT} {SURFACE} {BORDER} {CHART}".split())

STEP = re.compile(
    r"(gray|red|orange|yellow|green|blue|purple|pink)-(0|25|50|75|\d{2}0|925|950|975|1000)|alpha-\d{1,2}"
    r"|(red|orange|yellow|green|blue|purple|pink)-a\d{2,3}"
)
CSS = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|(-?[a-z]+)+\(.+\)", re.IGNORECASE | re.DOTALL)

CSS_NAMES = """
transparent currentcolor inherit aliceblue antiquewhite aqua aquamarine azure beige bisque black
blanchedalmond blue blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue
cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki
darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue
darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow
grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon
lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink
lightsalmon lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime
limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen
mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose
moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen
paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red
rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue
slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white
whitesmoke yellow yellowgreen
"""
NAMES = frozenset(CSS_NAMES.split())
"""CSS's own names."""


def is_color(text: str) -> bool:
    """Whether the text is a token, a step of the palette or CSS."""
    return bool(
        text in TOKENS
        or STEP.fullmatch(text)
        or text.lower() in NAMES
        or (len(text) <= 1000 and CSS.fullmatch(text.strip()))
    )
