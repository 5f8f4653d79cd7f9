from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from chatkit_notebook.assets import Assets, Bundle, FrontEndMissingError


@pytest.fixture
def static(tmp_path: Path) -> Path:
    build(tmp_path, "one", "element")
    return tmp_path


def build(folder: Path, content_hash: str, element: str) -> None:
    for name, text in {
        "embed.js": "entry",
        "preview.js": "entry",
        "standalone.js": "entry",
        "element.js": element,
        "frame.css": "p{}",
        "math.js": "math",
    }.items():
        (folder / name).write_text(text)
    (folder / "frame.css.gz").write_bytes(gzip.compress(b"prebuilt"))
    manifest = {
        "hash": content_hash,
        "files": {
            "embed.js": 5,
            "preview.js": 5,
            "standalone.js": 5,
            "element.js": 7,
            "frame.css": 3,
            "math.js": 4,
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_a_bundle_is_all_files_but_the_entries_gzipped(static: Path) -> None:
    bundle = Bundle(static)
    assert bundle.hash == "one"
    assert {name: gzip.decompress(data) for name, data in bundle.first.items()} == {
        "element.js": b"element",
        "frame.css": b"prebuilt",  # what the build left is taken as it is
    }
    assert {name: gzip.decompress(data) for name, data in bundle.later.items()} == {"math.js": b"math"}


def test_what_few_chats_need_follows_once_or_when_a_page_asks(static: Path) -> None:
    assets, asked = Assets(Bundle(static)), Assets(Bundle(static))
    assert (set(assets._files), assets._later) == ({"element.js", "frame.css"}, {})
    sent: list[object] = []
    assets.observe(sent.append, "_later")
    assets.complete()
    assets.complete()
    assert set(assets._later) == {"math.js"}
    assert len(sent) == 1
    asked._handle_custom_msg({"ck": "files"}, [])
    assert set(asked._later) == {"math.js"}


def test_a_front_end_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(FrontEndMissingError, match="make js"):
        Bundle(tmp_path)
    (tmp_path / "manifest.json").write_text('{"hash": "x", "files": {}}')
    with pytest.raises(FrontEndMissingError, match=r"no element\.js"):
        Bundle(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(FrontEndMissingError, match="cannot be read"):
        Bundle(tmp_path)


def test_a_new_build_reaches_the_chats_and_a_broken_one_does_not(static: Path) -> None:
    class Chat:
        heard = 0

        def assets_changed(self, assets: Assets) -> None:
            self.heard += 1

    assets, chat = Assets(Bundle(static)), Chat()
    assets.follow(chat)
    assets.reload(lambda: Bundle(static))
    assert chat.heard == 0  # nothing changed
    (static / "manifest.json").unlink()
    assets.reload(lambda: Bundle(static))
    assert chat.heard == 0
    build(static, "two", "better")
    assets.reload(lambda: Bundle(static))
    assert chat.heard == 1
    assert assets.address["hash"] == "two"
    assert gzip.decompress(assets._files["element.js"]) == b"better"
