"""Tensors of torch and JAX, and torch's modules. Nothing is copied from a device, nothing waited for."""

from __future__ import annotations

import sys
from typing import Any

from ..facts import Value
from ..identity import class_name, instance_attributes, library_class
from .arrays import statistics
from .kind import Kind, genuine

# A network may be deep, and parts of it may be shared or even hold each other.
PARTS = 20_000
LAYERS = 12
TORCH_READ = ("shape", "dtype", "device", "layout", "requires_grad", "numel", "element_size", "detach")


def describe_torch(obj: Any, full: bool) -> Kind | None:
    """A torch tensor or module."""
    if genuine(obj, "torch", "Tensor", "__torch_function__", *TORCH_READ):
        return of_tensor(obj, full)
    if genuine(obj, "torch.nn", "Module"):
        return of_module(obj)
    return None


def of_tensor(tensor: Any, full: bool) -> Kind:
    device = str(tensor.device)
    layout = str(tensor.layout)
    facts: dict[str, Value] = {"dtype": str(tensor.dtype).removeprefix("torch."), "device": device}
    if tensor.requires_grad:
        facts["requires grad"] = True
    if layout != "torch.strided":
        facts["layout"] = layout.removeprefix("torch.")
    notes: tuple[str, ...] = ()
    if full and layout == "torch.strided":
        if device == "cpu":
            array = as_numpy(tensor)
            if array is not None:
                found, notes = statistics(array)
                facts |= found
        else:
            notes = (f"Its values are on {device} and were not read.",)
    shape = tuple(int(length) for length in tensor.shape)
    size = int(tensor.numel()) * int(tensor.element_size())
    preview = f"{facts['dtype']} values on {device}"
    return Kind("array", shape, size, facts=facts, preview=preview, notes=notes)


def as_numpy(tensor: Any) -> Any | None:
    """A tensor as a numpy array of the same memory; None where numpy has no such type."""
    try:
        array = tensor.detach().numpy()
    except (TypeError, RuntimeError, ValueError):
        return None
    return array if type(array) is library_class("numpy", "ndarray") else None


def of_module(module: Any) -> Kind:
    """Layers and parameters of a network, from the dicts in which torch keeps them."""
    weights: dict[int, Any] = {}
    waiting, seen = [module], 0
    known: set[int] = set()
    while waiting and seen < PARTS:
        part = waiting.pop()
        if id(part) in known:
            continue
        known.add(id(part))
        seen += 1
        held = instance_attributes(part)
        parameters, children = held.get("_parameters"), held.get("_modules")
        for weight in list(parameters.values()) if type(parameters) is dict else ():
            if weight is not None and genuine(weight, "torch", "Tensor", *TORCH_READ):
                weights[id(weight)] = weight
        waiting += (
            [child for child in children.values() if child is not None] if type(children) is dict else []
        )
    count = sum(int(weight.numel()) for weight in weights.values())
    size = sum(int(weight.numel()) * int(weight.element_size()) for weight in weights.values())
    held = instance_attributes(module)
    children = held.get("_modules")
    layers = list(children.items()) if type(children) is dict else []
    facts: dict[str, Value] = {"parameters": count}
    trained = sum(int(weight.numel()) for weight in weights.values() if weight.requires_grad)
    if trained != count:
        facts["trained"] = trained
    devices = sorted({str(weight.device) for weight in weights.values()})
    if devices:
        facts["device"] = ", ".join(devices)
    if type(held.get("training")) is bool:
        facts["mode"] = "training" if held["training"] else "evaluation"
    for name, layer in layers[:LAYERS]:
        facts[str(name)[:60]] = class_name(type(layer)).rsplit(".", 1)[-1]
    notes = (f"{len(layers) - LAYERS:,} more layers are not shown.",) if len(layers) > LAYERS else ()
    return Kind("object", size_bytes=size, facts=facts, preview=f"{count:,} parameters", notes=notes)


def describe_jax(obj: Any, full: bool) -> Kind | None:
    """A JAX array. One that is still being computed is not waited for."""
    places = (
        ("jax._src.array", "ArrayImpl"),
        ("jaxlib._jax", "ArrayImpl"),
        ("jaxlib.xla_extension", "ArrayImpl"),
    )
    if not any(genuine(obj, module, name) for module, name in places):
        return None
    shape = tuple(int(length) for length in obj.shape)
    facts: dict[str, Value] = {"dtype": str(obj.dtype)}
    if obj.is_deleted():
        return Kind("array", shape, 0, facts=facts, preview="deleted", notes=("Its memory was given away.",))
    devices = sorted(str(device) for device in obj.devices())
    facts["device"] = ", ".join(devices[:4])
    notes: tuple[str, ...] = ()
    if full:
        local = len(devices) == 1 and all(device.platform == "cpu" for device in obj.devices())
        if local and obj.is_ready():
            found, notes = statistics(sys.modules["numpy"].asarray(obj))
            facts |= found
        else:
            where = "not computed yet" if local else f"on {facts['device']}"
            notes = (f"Its values are {where}: none were read.",)
    return Kind("array", shape, int(obj.nbytes), facts=facts, preview=f"{obj.dtype} values", notes=notes)
