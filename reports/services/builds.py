"""BUILDS: files made in the background, once for each content, by however many workers, killed however often.

Asking for a file writes a row and calls a worker. The worker claims the row for a while and renews the claim
whenever it tells how far it is; one that dies leaves its claim, which runs out, and another one is called.
The row is what counts: a queue that loses its calls loses no build.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerAway

from agencies.models import User
from kehoach import clock

from ..documents import writers
from ..documents.frozen import Content, digest, freeze, thaw
from ..models import Build, BuildRequest, Format, Recipe, Round, SummaryEdition
from ..models.documents import built_path

log = logging.getLogger(__name__)
State = Build.State
# How long a call to a worker waits in the queue before another one is made.
CALL = timedelta(minutes=1)
ATTEMPTS = 3
# Two writings of how far a build is lie at least so far apart, unless another stage begins.
PAUSE = timedelta(seconds=1)
KEPT = timedelta(days=90)


class Overtaken(Exception):
    """The claim has run out and somebody else has the build."""


def lease() -> timedelta:
    """Longer than any step of a writer takes between two signs of life."""
    return timedelta(seconds=settings.BUILD_LEASE_SECONDS)


@transaction.atomic
def ask(
    recipe: Recipe,
    format: Format,
    content: Content,
    *,
    by: User,
    now: datetime,
    title: str,
    name: str,
    round_: Round | None = None,
    edition: SummaryEdition | None = None,
) -> Build:
    """The file of this content: the one that is there, or one that will be. The person finds it again among
    the own files; whether the person may have it has been checked by whoever asks."""
    values = freeze(content)
    key = {
        "recipe": recipe,
        "content": values,
        "layout": writers.LAYOUT,
        "edition": edition.pk if edition else None,
    }
    wanted = {"digest": digest(key), "format": format}
    # Holds the row until the end, so that nobody forgets or restarts it meanwhile.
    Build.objects.filter(**wanted).update(asked_at=now)
    facts = {"recipe": recipe, "content": values, "title": title, "name": name, "asked_at": now}
    build, new = Build.objects.defer("content").get_or_create(
        **wanted, defaults={**facts, "round": round_, "edition": edition}
    )
    BuildRequest.objects.update_or_create(build=build, person=by, defaults={"at": now})
    if new or build.state == State.FAILED or is_lost(build):
        start(build, now)
    return build


def is_lost(build: Build) -> bool:
    """Whether a file that was built is not there any more."""
    return build.state == State.DONE and not build.file.storage.exists(build.file.name)


@transaction.atomic
def again(build: Build, *, now: datetime) -> None:
    """Try once more what failed; of several clicks the first one counts."""
    rows = Build.objects.select_for_update().defer("content")
    build = rows.get(pk=build.pk)
    if build.state == State.FAILED or is_lost(build):
        start(build, now)


def start(build: Build, now: datetime) -> None:
    """From the beginning, with all attempts, as soon as the change is certain."""
    begin = {
        "state": State.WAITING,
        "asked_at": now,
        "claimed_until": now + CALL,
        "ended_at": None,
        "attempts": 0,
        "done": 0,
        "steps": 0,
        "step": "",
        "problem": "",
    }
    for field, value in begin.items():
        setattr(build, field, value)
    build.save(update_fields=begin)
    transaction.on_commit(lambda: call_worker(build.pk))


def call_worker(pk: UUID) -> None:
    """Put the build into the queue. Without a queue it waits for the next call."""
    from ..jobs import build_file  # jobs are made of services

    try:
        build_file.apply_async((str(pk),), expires=CALL.total_seconds())
    except (BrokerAway, OSError) as problem:
        log.warning("build %s was not put into the queue: %r", pk, problem)


def neglected(now: datetime) -> Q:
    """Builds whose call was not answered, or whose worker has given no sign of life."""
    return Q(state__in=(State.WAITING, State.BUILDING), claimed_until__lte=now)


def is_neglected(build: Build, now: datetime) -> bool:
    """The same of one row."""
    return build.is_open and build.claimed_until <= now


def hand_out(now: datetime, among=None) -> int:
    """Call a worker for every neglected build (or those `among` some), and give up on those that have had
    their attempts; how many workers were called."""
    rows = (Build.objects.all() if among is None else among).filter(neglected(now))
    rows.filter(attempts__gte=ATTEMPTS).update(
        state=State.FAILED, ended_at=now, problem=_("Máy chủ dừng giữa chừng nhiều lần khi tạo tệp này.")
    )
    called = 0
    for pk in list(rows.order_by("asked_at", "pk").values_list("pk", flat=True)):
        if rows.filter(pk=pk).update(state=State.WAITING, claimed_until=now + CALL):
            call_worker(pk)
            called += 1
    return called


class Claim:
    """One worker's right to one build. Every telling renews it; `attempt` tells it from later claims."""

    def __init__(self, build: Build):
        self.build, self.stages, self.told_at = build, set(), None
        self.row = Build.objects.filter(pk=build.pk, attempts=build.attempts, state=State.BUILDING)

    def tell(self, done: int, steps: int, step: str) -> None:
        """Progress of documents.writers. "Dàn trang, trang 12" is of the stage "Dàn trang"."""
        now, stage = clock.now(), step.partition(",")[0]
        if stage in self.stages and now - self.told_at < PAUSE:
            return
        self.stages.add(stage)
        self.told_at = now
        self.write(done=done, steps=steps, step=step[:120], claimed_until=now + lease())

    @transaction.atomic
    def keep(self, data: bytes) -> None:
        """The file is built. The row is held while its bytes are written, so that a worker that was overtaken
        never replaces those of another one."""
        name, storage = built_path(self.build, ""), self.build.file.storage
        self.write(
            state=State.DONE,
            file=name,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            pages=pages(data) if self.build.format == Format.PDF else None,
            ended_at=clock.now(),
        )
        storage.delete(name)
        storage.save(name, ContentFile(data))

    def fail(self, problem: str) -> None:
        self.write(state=State.FAILED, problem=problem, ended_at=clock.now())

    def write(self, **values) -> None:
        if not self.row.update(**values):
            raise Overtaken


def claim(pk: UUID, now: datetime) -> Claim | None:
    """The right to a build that waits or whose worker is gone; None if there is nothing to do."""
    free = Q(state=State.WAITING) | neglected(now)
    rows = Build.objects.filter(free, pk=pk, attempts__lt=ATTEMPTS)
    if not rows.update(state=State.BUILDING, attempts=F("attempts") + 1, claimed_until=now + lease()):
        return None
    return Claim(Build.objects.get(pk=pk))


def build(pk: UUID, now: datetime) -> bool:
    """Build one file if it is still to be built; whether it was. Safe to call at any time, twice, and from
    several workers at once. Raises what went wrong once the row tells it in words for the person."""
    mine = claim(pk, now)
    if mine is None:
        return False
    row = mine.build
    try:
        data = writers.write(row.recipe, row.format, thaw(Content, row.content), mine.tell)
        mine.keep(data)
    except Overtaken:
        log.warning("build %s took so long that another worker has it", pk)
        return False
    except (OperationalError, InterfaceError):
        raise  # the row cannot be written either; the claim runs out
    except Exception as problem:
        mine.fail(reason(problem, row))
        raise
    return True


def reason(problem: Exception, build: Build) -> str:
    """What to do about it; the rest is in the log and on the operator's page."""
    if isinstance(problem, writers.Unwritable):
        return str(problem)
    if isinstance(problem, SoftTimeLimitExceeded | MemoryError):
        return _(
            "Tài liệu quá lớn nên máy chủ không tạo xong. Hãy tạo lại lúc ít người dùng hoặc chọn Excel; "
            "nếu vẫn không được, báo quản trị viên."
        )
    if isinstance(problem, OSError):
        return _("Máy chủ không ghi được tệp, có thể đã hết chỗ trống. Hãy báo quản trị viên rồi tạo lại.")
    return _("Cổng gặp lỗi khi tạo tệp. Hãy tạo lại; nếu vẫn lỗi, báo quản trị viên mã %(code)s.") % {
        "code": build.code
    }


def pages(pdf: bytes) -> int:
    """How many pages it has."""
    import pikepdf  # heavy, and only a worker counts pages

    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def mark_lost(build: Build) -> None:
    """The file is not there any more; it can be built again."""
    words = _("Tệp không còn trên máy chủ. Hãy tạo lại.")
    Build.objects.filter(pk=build.pk, state=State.DONE).update(state=State.FAILED, problem=words)


def forget_old(now: datetime) -> int:
    """Drop builds that nobody has asked for in 90 days, with their files; how many. Those of issued editions
    stay, by which a file is known again."""
    old = Build.objects.filter(asked_at__lt=now - KEPT, edition=None, state__in=(State.DONE, State.FAILED))
    return sum(forget(old, pk) for pk in list(old.values_list("pk", flat=True)))


@transaction.atomic
def forget(among, pk: UUID) -> int:
    """Drop one build if it is still among those; the bytes go once the change is certain."""
    build = among.select_for_update().defer("content").filter(pk=pk).first()
    if build is None:
        return 0
    storage, name = build.file.storage, build.file.name
    build.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    return 1
