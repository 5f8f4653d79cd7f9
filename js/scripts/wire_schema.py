"""Prints the JSON Schema of the ChatKit wire types, read from the installed openai-chatkit models."""

import json
import sys
import warnings

from pydantic import TypeAdapter

warnings.simplefilter("ignore")  # importing chatkit's named widget classes warns about their deprecation

from chatkit import types  # noqa: E402

ROOTS = {
    "ChatKitRequest": types.ChatKitReq,
    "ThreadStreamEvent": types.ThreadStreamEvent,
    "ThreadItem": types.ThreadItem,
    "Thread": types.Thread,
    "Attachment": types.Attachment,
}

# A widget is a tree of nodes of any type: unknown ones must survive, so the wire does not fix their props.
WIDGET_ROOTS = {"Card", "ListView", "BasicRoot", "DynamicWidgetRoot"}
WIDGET_NODE = {
    "type": "object",
    "properties": {"type": {"type": "string"}, "id": {"type": "string"}, "key": {"type": "string"}},
    "required": ["type"],
    "additionalProperties": True,
}


def main() -> None:
    definitions: dict[str, object] = {}
    for name, model in ROOTS.items():
        schema = TypeAdapter(model).json_schema(mode="serialization", ref_template="#/$defs/{model}")
        definitions.update(schema.pop("$defs", {}))
        definitions.setdefault(name, schema)
    definitions = {name: cleaned_schema(schema) for name, schema in definitions.items()}
    text = json.dumps(definitions)
    for name in [name for name in definitions if name.startswith("Page_")]:
        text = text.replace(name, "ItemPage")
    definitions = json.loads(text)
    for name in WIDGET_ROOTS | {"DynamicWidgetComponent"}:
        definitions.pop(name, None)
    definitions["WidgetNode"] = WIDGET_NODE
    roots = {name: {"$ref": f"#/$defs/{name}"} for name in ROOTS}
    reachable: dict[str, object] = {}
    collect(roots, definitions, reachable)
    document = {"title": "Wire", "type": "object", "properties": roots, "$defs": reachable}
    json.dump(document, sys.stdout, indent=1, sort_keys=True)


def cleaned_schema(node: object) -> object:
    """Drops pydantic's titles (each would become a type of its own) and points widgets at WidgetNode."""
    if isinstance(node, list):
        return [cleaned_schema(child) for child in node]
    if not isinstance(node, dict):
        return node
    reference = str(node.get("$ref", "")).removeprefix("#/$defs/")
    if reference in WIDGET_ROOTS | {"DynamicWidgetComponent"} or reference.startswith("_WidgetComponent"):
        return {"$ref": "#/$defs/WidgetNode"}
    cleaned = {
        key: {name: cleaned_schema(value) for name, value in child.items()}
        if key == "properties"
        else cleaned_schema(child)
        for key, child in node.items()
        if not (key == "title" and isinstance(child, str)) and key != "discriminator"
    }
    constants = [name for name, child in node.get("properties", {}).items() if "const" in child]
    if constants:  # a discriminator is always on the wire, also where the model has a default for it
        cleaned["required"] = sorted({*node.get("required", []), *constants})
    return cleaned


def collect(node: object, definitions: dict[str, object], found: dict[str, object]) -> None:
    if isinstance(node, list):
        for child in node:
            collect(child, definitions, found)
    elif isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str):
            name = reference.removeprefix("#/$defs/")
            if name not in found:
                found[name] = definitions[name]
                collect(definitions[name], definitions, found)
        for child in node.values():
            collect(child, definitions, found)


if __name__ == "__main__":
    main()
