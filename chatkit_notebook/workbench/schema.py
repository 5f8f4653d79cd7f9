"""Checking data against the `jsonSchema` of a `.widget` document."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from ..errors import DataError, WidgetError
from .problems import json_path, shown

MOST_FAULTS = 5


def check_data(data: Any, schema: Mapping[str, Any]) -> None:
    """Nothing, when the data fits.

    Raises:
        DataError: It does not; the message has where, what is there and what is wanted.
        WidgetError: The schema itself is wrong.
    """
    # both cost more to import than all of a preview
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError, best_match
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        at = json_path(("jsonSchema", *error.absolute_path))
        raise WidgetError(f"The document's jsonSchema is wrong at {at}: {error.message}") from None
    # an own registry: nothing is fetched from where a $ref points to
    validator = Draft202012Validator(schema, registry=Registry())
    try:
        faults = [best_match([fault]) for fault in islice(validator.iter_errors(data), MOST_FAULTS)]
    except Unresolvable as error:
        raise WidgetError(f"The document's jsonSchema points to what it does not hold: {error}") from None
    except RecursionError:
        raise WidgetError("The document's jsonSchema calls itself without an end.") from None
    if faults:
        lines = [f"data{json_path(tuple(fault.absolute_path))[1:]}: {said(fault)}" for fault in faults]
        raise DataError("The data does not fit the widget's jsonSchema. " + " ".join(lines))


def said(fault: Any) -> str:
    """A fault in words that do not repeat the whole value."""
    if fault.validator == "type":
        wanted = fault.validator_value
        kinds = " or ".join(wanted) if isinstance(wanted, list) else wanted
        return f"must be {kinds}, not {shown(fault.instance)}."
    if fault.validator == "required":
        return f"{fault.message[:200]}; it is required."
    return f"{fault.message[:300]}."
