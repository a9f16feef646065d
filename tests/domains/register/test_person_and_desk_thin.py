import re
from datetime import UTC, datetime

from tests.record.conftest import TUESDAY_NIGHT


def test_home(client_of, clock_at, register):
    clock_at(TUESDAY_NIGHT)
    amir = client_of("amir")
    page = amir.get("/you/")
    assert page.status_code == 200, page.content
    print(page.content.decode())
    assert amir.get("/you/tell/").status_code == 200
    assert amir.post("/you/tell/", {"what": "home"}).url == "/you/tell/home/1/"
    page = amir.get("/you/tell/home/1/")
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    page = amir.post("/you/tell/home/1/", {"token": token, "at-day": "6", "at-month": "7", "at-year": "2026"})
    assert page.url == "/you/tell/home/2/"
    page = amir.post("/you/tell/home/2/", {"token": token, "address": "3 Weir Lane"})
    page = amir.post(page.url, {"token": token, "living_with": "no one"})
    assert page.url == "/you/tell/home/check/"
    page = amir.get(page.url)
    shown = re.search(r'name="shown" value="([^"]+)"', page.content.decode())[1]
    page = amir.post("/you/tell/home/check/", {"shown": shown})
    assert page.url.startswith("/you/receipt/")
    ref = page.url.split("/")[3]
    for more in ("", "sheet.pdf", "sheet.txt"):
        got = amir.get(page.url + more)
        assert got.status_code == 200
        if more != "sheet.pdf":
            print(got.content.decode())
    clock_at(datetime(2026, 7, 8, 9, 20, tzinfo=UTC))
    desk = client_of("desk")
    assert desk.get("/desk/").status_code == 200
    got = desk.post("/desk/", {"reference": ref, "here": "yes"})
    assert got.status_code == 302, got.content.decode()
    assert desk.get(got.url).status_code == 200
    got = desk.post(got.url, {"identity": "known", "read": "yes"})
    assert got.status_code == 302, got.content.decode()
    got = desk.get(got.url)
    print(got.content.decode())
    assert "told in time" in got.content.decode()
    assert desk.get(f"/desk/{ref}/paper.pdf").status_code == 200
    print(amir.get("/you/").content.decode())
