"""Adjectives that compare, and the measure that each is about: "heavier" is about a weight."""
# ruff: noqa: E501 - lists of words are easier to read in long lines

from __future__ import annotations

NOUNS = {
    "heavy": "weight", "long": "length", "tall": "height", "high": "height", "old": "age", "windy": "wind",
    "hot": "temperature", "warm": "temperature", "cold": "temperature", "expensive": "price", "fast": "speed",
    "deep": "depth", "wide": "width", "big": "size", "large": "size", "rainy": "precipitation",
    "powerful": "horsepower", "quick": "acceleration",
}  # fmt: skip

SUPERLATIVES: dict[str, tuple[str, bool]] = {
    "heaviest": ("weight", True), "lightest": ("weight", False), "longest": ("length", True), "shortest": ("length", False),
    "tallest": ("height", True), "oldest": ("age", True), "youngest": ("age", False), "deepest": ("depth", True),
    "widest": ("width", True), "most powerful": ("power", True), "least powerful": ("power", False),
    "strongest": ("power", True), "weakest": ("power", False), "fastest": ("speed", True), "slowest": ("speed", False),
    "most expensive": ("price", True), "priciest": ("price", True), "cheapest": ("price", False), "least expensive": ("price", False),
    "northernmost": ("latitude", True), "southernmost": ("latitude", False), "easternmost": ("longitude", True),
    "westernmost": ("longitude", False), "hottest": ("temperature", True), "warmest": ("temperature", True),
    "coldest": ("temperature", False), "windiest": ("wind", True), "calmest": ("wind", False), "rainiest": ("precipitation", True),
    "wettest": ("precipitation", True), "driest": ("precipitation", False), "newest": ("date", True), "latest": ("date", True),
    "earliest": ("date", False), "most economical": ("mpg", True), "thirstiest": ("mpg", False),
}  # fmt: skip
"""What is compared by words that name no column, and whether they mean its upper end."""
SUPERLATIVE = "|".join(SUPERLATIVES)

COMPARATIVES: dict[str, tuple[str, bool]] = {
    "hotter": ("temperature", True), "warmer": ("temperature", True), "colder": ("temperature", False),
    "cooler": ("temperature", False), "heavier": ("weight", True), "lighter": ("weight", False), "windier": ("wind", True),
    "calmer": ("wind", False), "older": ("age", True), "younger": ("age", False), "longer": ("length", True),
    "shorter": ("length", False), "taller": ("height", True), "faster": ("speed", True), "slower": ("speed", False),
    "cheaper": ("price", False), "pricier": ("price", True), "more expensive": ("price", True), "less expensive": ("price", False),
    "wetter": ("precipitation", True), "rainier": ("precipitation", True), "drier": ("precipitation", False),
    "deeper": ("depth", True), "wider": ("width", True), "more powerful": ("power", True), "less powerful": ("power", False),
    "more economical": ("mpg", True),
}  # fmt: skip
"""What is compared by words that name no column, and whether they mean more of it."""
