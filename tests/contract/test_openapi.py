"""The API asked all kinds of things that its own document allows, on a store with a busy day."""

import asyncio

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.hub.running_store import RunningStore

EXAMPLES_MAX = 5
"""Of each route, the same in every run."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

UNENDING = "/api/v1/live/stream"


async def furnished() -> RunningStore:
    store = RunningStore(hosts=["testserver"])
    store.busy_day()
    await store.furnish()
    return store


def asked(operation: APIOperation, known: dict[str, str]) -> None:
    """Ask one route, and hold what it answers against the document."""

    @settings(
        max_examples=EXAMPLES_MAX,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Case) -> None:
        case.call_and_validate(headers=known, checks=CHECKS)

    ask()


def test_the_api_does_what_its_document_says() -> None:
    store = asyncio.run(furnished())
    schema: BaseSchema = schemathesis.openapi.from_asgi("/openapi.json", store.screen.app)
    known, asked_paths = store.known_as("manager"), set()
    for found in schema.get_all_operations():
        operation = found.ok()
        reads = operation.method == "get" and operation.path.startswith("/api/")
        if reads and operation.path != UNENDING:
            asked(operation, known)
            asked_paths.add(operation.path)
    assert {"/api/v1/series", "/api/v1/export/{file}", "/api/v1/scores/{scope}"} <= asked_paths
    asyncio.run(store.close())
