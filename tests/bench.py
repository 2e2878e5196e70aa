"""`make bench`: how long pages take on the demonstration, how many SQL statements, and what files cost.

Prints a table; asserts nothing. The database is a fresh SQLite one (or DATABASE_URL's).
"""

import os
import statistics
import tempfile
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehoach.settings")
os.environ["DEMONSTRATION"] = "1"
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="kehoach-bench-"))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

REPEATS = 7


def prepare() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_agencies", verbosity=0)
    call_command("import_plan", "fixtures/plans/ke-hoach-151.txt", schedule=["half_year", "year"])
    began = time.perf_counter()
    call_command("load_demonstration")
    show("load_demonstration", [time.perf_counter() - began])


def show(what: str, seconds: list[float], extra: str = "") -> None:
    print(f"{what:44} {statistics.median(seconds) * 1000:9.0f} ms {extra}")  # noqa: T201


def page(who: str, url: str) -> None:
    from agencies.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=who))
    client.get(url)
    statements = []
    with connection.execute_wrapper(lambda run, *args: (statements.append(1), run(*args))[1]):
        response = client.get(url)
    seconds = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        client.get(url)
        seconds.append(time.perf_counter() - began)
    show(
        f"{who} {url}",
        seconds,
        f"{len(statements)} SQL, {len(response.content) / 1024:.0f} KB, {response.status_code}",
    )


def report() -> None:
    """Every format of the demonstration's fullest round, and of a made one of 500 tasks."""
    from kehoach import clock
    from reports.documents.gather import gather
    from reports.models import Round
    from tests.bench_files import table
    from tests.reports.big_facts import big_facts

    rounds = Round.objects.select_related("plan__issuer", "plan__monitor")
    fullest = max((gather(round_, today=clock.today()) for round_ in rounds), key=words)
    for name, facts in ((fullest.round.name, fullest), ("500 tasks, 3000 accounts", big_facts())):
        table(name, facts)


def words(facts) -> int:
    """Letters that the accounts of a round say."""
    return sum(len(account.words.results) for account in facts.accounts if account.words)


def main() -> None:
    from reports.models import Round

    prepare()
    newest = Round.objects.order_by("-due_on").first().pk
    page("tinhkhe.chuyenvien", "/")
    page("tinhkhe.chuyenvien", f"/dot/{newest}/bao-cao/")
    page("sxd.theodoi", "/tong-quan/")
    page("sxd.theodoi", "/duyet/")
    page("sxd.theodoi", "/chua-bao-cao/")
    page("sxd.theodoi", "/yeu-cau/")
    page("sxd.theodoi", "/dot/")
    page("tinh.vanphong", "/tong-quan/")
    page("tinh.vanphong", "/ke-hoach/1/")
    page("sxd.theodoi", "/api/v1/obligations/")
    for typed in ("151/kh", "so+xay+dung", "nha+o", "uy+ban+nhan+dan+tinh+khe"):
        page("sxd.theodoi", f"/tim-kiem/?q={typed}")
    page("tinhkhe.chuyenvien", "/tim-kiem/?q=so+xay+dung")
    page("sxd.theodoi", "/tim-kiem/?q=nha+o&loai=bao-cao")
    report()


if __name__ == "__main__":
    main()
