"""The docs keep up: every command, asset and setting is mentioned, and nothing that is linked is missing."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from hype_pipeline.cli import hype
from hype_pipeline.definitions import build_defs
from hype_pipeline.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
ASSETS = sorted(
    key.to_user_string()
    for key in build_defs(Settings()).resolve_asset_graph().get_all_asset_keys()
)


@pytest.mark.parametrize("command", sorted(hype.commands))
def test_every_command_is_in_the_docs(command: str) -> None:
    assert f"hype {command}" in TEXT


@pytest.mark.parametrize("asset", ASSETS)
def test_every_asset_is_in_the_docs(asset: str) -> None:
    assert re.search(rf"\b{asset}\b", TEXT)


@pytest.mark.parametrize("variable", [entry.metadata["variable"] for entry in fields(Settings)])
def test_every_setting_has_a_sentence(variable: str) -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    assert re.search(rf"^# \S.*\n{variable}=", example, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|data:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
