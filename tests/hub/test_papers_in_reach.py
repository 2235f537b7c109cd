"""From every page of a store one comes to its privacy notice and to its word on accessibility."""

from pathlib import Path

import httpx

from hub.screen.front import PAGES as SHARED
from hub.screen.region.server import PAGES as REGIONS
from hub.screen.server import PAGES
from tests.hub.running_region import RunningRegion
from tests.hub.running_store import RunningStore

PAPERS = ("/privacy", "/accessibility")
COUNT = "/count/entrance"


async def test_every_page_leads_there(store: RunningStore) -> None:
    async with httpx.AsyncClient(
        base_url=store.address, headers=store.known_as("admin"), timeout=60
    ) as client:
        for path in (*PAGES, *SHARED, COUNT):
            page = await client.get(path)
            assert page.status_code == 200, path
            foot = page.text.partition("</main>")[0 if path == "/login" else 2]
            assert [one for one in PAPERS if f'href="{one}"' not in foot] == [], path
            assert "{papers}" not in page.text
        for path in PAPERS:
            assert (await client.get(path)).status_code == 200


async def test_a_regions_pages_lead_to_no_paper_that_is_not_there(tmp_path: Path) -> None:
    region = RunningRegion(tmp_path)
    await region.furnish()
    through = httpx.ASGITransport(region.screen.app)
    async with httpx.AsyncClient(
        transport=through, base_url="http://localhost", headers=region.known_as("admin")
    ) as client:
        for path in (*REGIONS, *SHARED):
            page = (await client.get(path)).text
            assert "</main>" in page
            assert [one for one in ("{papers}", *PAPERS) if one in page] == [], path
    await region.close()
