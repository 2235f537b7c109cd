"""The wheel, and for each extra an environment that holds it and nothing else."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*command, "--directory", folder], cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def environment_of(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A function that makes the environment of one extra, once, and returns its bin folder."""

    @cache
    def environment(extra: str) -> Path:
        folder = tmp_path_factory.mktemp(f"only-{extra}")
        uv = str(Path(sys.executable).with_name("uv"))
        quiet = {**os.environ, "VIRTUAL_ENV": str(folder), "UV_NO_CONFIG": "1"}
        lock = ROOT / "requirements" / f"{extra}.txt"
        for step in (
            ["venv", "--quiet", "--clear", "--python", sys.executable, str(folder)],
            ["pip", "install", "--quiet", "--require-hashes", "--requirement", str(lock)],
            ["pip", "install", "--quiet", "--no-deps", str(wheel)],
        ):
            subprocess.run([uv, *step], env=quiet, check=True)
        return folder / "bin"

    return environment
