"""The API asked all kinds of things that its own document allows, on a store with a busy day."""

import asyncio
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hub.accounts.rights import RIGHTS
from tests.hub.running_store import RunningStore

EXAMPLES_MAX = 5
"""Of each route, the same in every run."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

CHANGES = {"post", "put", "patch", "delete"}

CHANGES_MAX = 3
"""Of each route that changes something, of what fits the document and of what does not."""

UNENDING = "/api/v1/live/stream"


async def furnished() -> RunningStore:
    store = RunningStore(hosts=["testserver"])
    store.busy_day()
    await store.furnish()
    return store


def asked(
    operation: APIOperation,
    known: dict[str, str],
    mode: GenerationMode = GenerationMode.POSITIVE,
    examples: int = EXAMPLES_MAX,
) -> None:
    """Ask one route, and hold what it answers against the document."""

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        case.call_and_validate(headers=known, checks=CHECKS)

    ask()


@pytest.fixture
def store() -> Iterator[RunningStore]:
    """A store whose loop stays open: with it would go the people who may sign in."""
    with asyncio.Runner() as runner:
        one = runner.run(furnished())
        yield one
        runner.run(one.close())


def operations(store: RunningStore) -> Iterator[APIOperation]:
    """The routes of the API, as the document has them."""
    schema: BaseSchema = schemathesis.openapi.from_asgi("/openapi.json", store.screen.app)
    those = (found.ok() for found in schema.get_all_operations())
    return (one for one in those if one.path.startswith("/api/") and one.path != UNENDING)


def test_the_api_does_what_its_document_says(store: RunningStore) -> None:
    known, paths = store.known_as("manager"), set()
    for operation in operations(store):
        if operation.method == "get":
            asked(operation, known)
            paths.add(operation.path)
    assert {"/api/v1/series", "/api/v1/export/{file}", "/api/v1/scores/{scope}"} <= paths


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_what_changes_something_does_what_its_document_says(
    store: RunningStore, mode: GenerationMode
) -> None:
    known, routes = store.known_as("admin"), set()
    for operation in operations(store):
        if operation.method in CHANGES:
            asked(operation, known, mode, CHANGES_MAX)
            routes.add((operation.method.upper(), operation.path))
    api = {route for route in RIGHTS if route[1].startswith("/api/")}
    assert routes == {route for route in api if route[0].lower() in CHANGES}
