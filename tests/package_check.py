"""Builds sdist and wheel, installs the wheel without any tool of ours, and holds a conversation with it.

Run by `make package`. It is a script and no test: it must not see the editable install beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent

FRONT_END = {
    "embed.js",
    "preview.js",
    "standalone.js",
    "element.js.gz",
    "frame.js.gz",
    "frame.css.gz",
    "code.js.gz",
    "math.js.gz",
    "icons.js.gz",
    "chatkit-icons.js.gz",
    "chart.js.gz",
    "calendar.js.gz",
    "locales.js.gz",
    "manifest.json",
}

CONVERSATION = """
import json, sys, urllib.request
import chatkit_notebook
from chatkit_notebook import ChatKit
assert "site-packages" in chatkit_notebook.__file__, chatkit_notebook.__file__
prices = [{"item": "tea", "euro": 3}, {"item": "cake", "euro": 5}]
chat = ChatKit(variables={"prices": prices}, store=":memory:")
content = [{"type": "input_text", "text": "sum of euro in prices"}]
body = {"type": "threads.create", "params": {
    "input": {"content": content, "attachments": [], "inference_options": {}}}}
request = urllib.request.Request(chat.endpoint.url, json.dumps(body).encode(),
    {"content-type": "application/json", **chat.endpoint.headers})
answer = urllib.request.urlopen(request, timeout=60).read().decode()
assert '"end_of_turn"' in answer or "thread.item.done" in answer, answer
assert "8" in answer and '"type":"error"' not in answer, answer
chat.close()
print("The installed wheel answers.")
"""


def run(*command: str | Path, cwd: Path | None = None) -> None:
    print("$", *command, flush=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "PYTHONPATH"))}
    subprocess.run([str(part) for part in command], check=True, cwd=cwd, env=env)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        dist = Path(folder, "dist")
        run(sys.executable, "-m", "build", "--outdir", dist, ROOT)
        sdist, wheel = next(dist.glob("*.tar.gz")), next(dist.glob("*.whl"))
        with tarfile.open(sdist) as archive:
            in_sdist = {name.partition("/static/")[2] for name in archive.getnames()}
        with zipfile.ZipFile(wheel) as archive:
            in_wheel = {name.partition("/static/")[2] for name in archive.namelist()}
            foreign = [name for name in archive.namelist() if not name.startswith("chatkit_notebook")]
        for name, found in (("sdist", in_sdist), ("wheel", in_wheel)):
            missing = FRONT_END - found
            if missing:
                sys.exit(f"The {name} lacks {', '.join(sorted(missing))} of chatkit_notebook/static.")
        if foreign:
            sys.exit(f"The wheel holds what is not the package: {foreign[:5]}")

        home = Path(folder, "venv")
        venv.create(home, with_pip=False)
        python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
        run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-compile", wheel)
        run(python, "-c", CONVERSATION, cwd=Path(folder))


if __name__ == "__main__":
    main()
