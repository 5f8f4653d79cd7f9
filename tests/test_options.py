"""options: what ChatKit takes goes through in its own spelling; everything else is refused in words."""

from __future__ import annotations

import pytest

from chatkit_notebook import options, themes
from chatkit_notebook.options import OptionError
from chatkit_notebook.shapes import camel_case, snake_case


@pytest.mark.parametrize(
    ("key", "given", "sent"),
    [
        ("theme", "dark", "dark"),
        ("theme", "auto", "auto"),
        ("theme", "playful", themes.playful),
        ("theme", {"color_scheme": "dark"}, {"colorScheme": "dark"}),
        ("start_screen", {"greeting": "Hi"}, {"greeting": "Hi"}),
        ("startScreen", {"greeting": "Hi", "prompts": None}, {"greeting": "Hi"}),
        ("history", {"show_delete": False}, {"showDelete": False}),
        ("composer", {"attachments": {"enabled": True, "max_size": {"image/*": 10}}},
         {"attachments": {"enabled": True, "maxSize": {"image/*": 10}}}),
        ("initial_thread", None, None),
    ],
)  # fmt: skip
def test_takes_both_spellings_and_sends_camel_case(key: str, given: object, sent: object) -> None:
    assert options.check(key, given) == sent


def test_keeps_callables() -> None:
    def search(query: str) -> list[object]:
        return []

    assert options.check("entities", {"on_tag_search": search}) == {"onTagSearch": search}


@pytest.mark.parametrize(
    ("key", "value", "parts"),
    [
        ("them", "dark", ["no option `them`", "Did you mean `theme`?"]),
        ("theme", "drak", ["`theme`", "Did you mean 'dark'?", "'corporate_light'"]),
        ("theme", 3, ["`theme` must be a dict"]),
        ("theme", {"radius": "rond"}, ["`theme.radius`", "Did you mean 'round'?"]),
        ("theme", {"color": {"accent": {"primary": "red", "level": 4}}}, ["level", "from 0 to 3", "4"]),
        ("start_screen", {"greting": "x"}, ["no key `greting`", "`greeting`"]),
        ("start_screen", {"prompts": [{"label": "a"}]}, ["`start_screen.prompts[0]` needs `prompt`"]),
        ("start_screen", {"prompts": [{"label": "a", "prompt": [{"type": "text", "text": "y"}]}]},
         ["prompt[0].type", "'input_text'"]),
        ("history", {"enabled": "yes"}, ["`history.enabled` must be True or False"]),
        ("header", {"right_action": {"icon": "home", "on_click": 3}}, ["on_click", "a function"]),
        ("locale", "klingon", ["`locale`", "Allowed"]),
        ("locale", "de\n", ["`locale`", "Allowed"]),
        ("disclaimer", {}, ["`disclaimer` needs `text`"]),
    ],
)  # fmt: skip
def test_refuses_in_words(key: str, value: object, parts: list[str]) -> None:
    with pytest.raises(OptionError) as refused:
        options.check(key, value)
    for part in parts:
        assert part in str(refused.value)


def test_a_stranger_is_named_by_type_and_never_printed() -> None:
    class Hostile:
        def __repr__(self) -> str:
            raise AssertionError("must not be called")

    with pytest.raises(OptionError, match="a Hostile"):
        options.check("locale", Hostile())


def test_long_lists_are_refused() -> None:
    with pytest.raises(OptionError, match=r"at most 1,000"):
        options.check("composer", {"models": [{"id": "a", "label": "a"}] * 1001})


def test_every_preset_is_a_theme() -> None:
    for name, preset in themes.PRESETS.items():
        assert options.check("theme", preset) == preset, name


@pytest.mark.parametrize("key", options.KEYS.values())
def test_spellings_lead_back(key: str) -> None:
    assert camel_case(snake_case(key)) == key
