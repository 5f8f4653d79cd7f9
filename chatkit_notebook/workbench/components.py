"""The components of ChatKit, their properties, and what each may hold: one table, written as data."""

from __future__ import annotations

from dataclasses import dataclass

BLOCK = (
    "height:length width:length size:length minHeight:length minWidth:length minSize:length maxHeight:length "
    "maxWidth:length maxSize:length aspectRatio:ratio"
)
SURROUNDED = "radius:2xs|xs|sm|md|lg|xl|2xl|3xl|4xl|full|100%|none margin:spacing"
ALIGN = "align:start|center|end|baseline|stretch"
JUSTIFY = "justify:start|center|end|between|around|evenly|stretch"
BOX = (
    f"children:nodes {BLOCK} {SURROUNDED} {ALIGN} {JUSTIFY} wrap:nowrap|wrap|wrap-reverse flex:flex gap:gap "
    "padding:spacing border:border background:color"
)
LOOK = "color:color weight:normal|medium|semibold|bold textAlign:start|center|end"
WORDS = f"value*:text {LOOK} truncate:flag maxLines:whole"
CONTROL_SIZE = "size:3xs|2xs|xs|sm|md|lg|xl|2xl|3xl"
CONTROL = f"{CONTROL_SIZE} variant:solid|soft|outline|ghost pill:flag block:flag disabled:flag"
FIELD = (
    "name*:text defaultValue:text required:flag pattern:text placeholder:text allowAutofillExtensions:flag "
    f"autoSelect:flag autoFocus:flag disabled:flag variant:soft|outline {CONTROL_SIZE} "
    "gutterSize:2xs|xs|sm|md|lg|xl"
)

SPECIFICATIONS = {
    "Card": (
        "children*:nodes size:sm|md|lg|full padding:spacing background:color border:border status:status "
        "collapsed:flag asForm:flag confirm:footer cancel:footer theme:light|dark"
    ),
    "ListView": "children*:nodes limit:limit status:status theme:light|dark",
    "ListViewItem": f"children*:nodes onClickAction:action gap:gap {ALIGN}",
    "Basic": f"children*:nodes gap:gap padding:spacing {ALIGN} {JUSTIFY} direction:row|col theme:light|dark",
    "Box": f"{BOX} direction:row|col|column",
    "Row": BOX,
    "Col": BOX,
    "Form": f"{BOX} onSubmitAction:action direction:row|col",
    "Spacer": "minSize:length",
    "Divider": "color:color size:length spacing:gap flush:flag",
    "Transition": "children*:node",
    "Title": f"{WORDS} size:sm|md|lg|xl|2xl|3xl|4xl|5xl",
    "Text": (
        f"{WORDS} size:xs|sm|md|lg|xl italic:flag lineThrough:flag width:length minLines:whole "
        "streaming:flag editable:editable"
    ),
    "Caption": f"{WORDS} size:sm|md|lg",
    "Markdown": "value*:text streaming:flag",
    "Label": f"value*:text fieldName*:text size:xs|sm|md|lg|xl {LOOK}",
    "Badge": (
        "label*:text color:secondary|success|danger|warning|info|discovery variant:solid|soft|outline "
        "size:sm|md|lg pill:flag"
    ),
    "Icon": "name*:icon color:color size:xs|sm|md|lg|xl|2xl|3xl",
    "Image": (
        f"src*:text alt:text fit:cover|contain|fill|scale-down|none position:position frame:flag flush:flag "
        f"background:color flex:flex {BLOCK} {SURROUNDED}"
    ),
    "Button": (
        f"label:text onClickAction:action submit:flag iconStart:icon iconEnd:icon iconSize:sm|md|lg|xl|2xl "
        "style:primary|secondary color:primary|secondary|info|discovery|success|caution|warning|danger "
        f"{CONTROL} uniform:flag"
    ),
    "Input": f"{FIELD} inputType:number|email|text|password|tel|url pill:flag",
    "Textarea": f"{FIELD} rows:whole autoResize:flag maxRows:whole",
    "Select": (
        f"name*:text options*:options onChangeAction:action placeholder:text defaultValue:text {CONTROL} "
        "clearable:flag searchable:flag"
    ),
    "DatePicker": (
        "name*:text onChangeAction:action placeholder:text defaultValue:moment min:moment max:moment "
        f"{CONTROL} side:top|bottom|left|right align:start|center|end clearable:flag"
    ),
    "Checkbox": "name*:text label:text defaultChecked:flag onChangeAction:action disabled:flag required:flag",
    "RadioGroup": (
        "name*:text options:options ariaLabel:text onChangeAction:action defaultValue:text direction:row|col "
        "disabled:flag required:flag"
    ),
    "Table": "children:nodes",
    "Table.Row": "children:nodes header:flag",
    "Table.Cell": (
        "children:nodes width:length padding:spacing colSpan:whole rowSpan:whole align:start|center|end "
        "vAlign:start|center|end colSize:xs|sm|md|lg|xl"
    ),
    "Chart": (
        f"data*:rows series*:series xAxis*:axis showYAxis:flag showLegend:flag showTooltip:flag "
        f"barGap:number barCategoryGap:number flex:flex {BLOCK}"
    ),
}

ROOTS = ("Card", "ListView", "Basic")
"""What a message can show."""

HOLDS = {"ListView": "ListViewItem", "Table": "Table.Row", "Table.Row": "Table.Cell"}
"""The only children these take."""
BELONGS = {child: parent for parent, child in HOLDS.items()}
"""The only place where these may stand."""


@dataclass(frozen=True)
class Property:
    """A property of a component: what kind of value it takes, and whether it must be there."""

    kind: str
    required: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The words it takes, if it is a matter of words."""
        return tuple(self.kind.split("|")) if "|" in self.kind else ()


def properties(specification: str) -> dict[str, Property]:
    found = {}
    for entry in specification.split():
        name, kind = entry.split(":")
        found[name.removesuffix("*")] = Property(kind, name.endswith("*"))
    return found


EVERYWHERE = properties("type*:text key:text id:text")
COMPONENTS = {name: {**EVERYWHERE, **properties(text)} for name, text in SPECIFICATIONS.items()}
REQUIRED = {
    name: tuple(prop for prop, held in table.items() if held.required and prop != "type")
    for name, table in COMPONENTS.items()
}
