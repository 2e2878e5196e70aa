"""`manage.py send_reminders`: the real thing at a given moment, and rehearsals that change nothing."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from reports.models import Digest, Reminder


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("send_reminders", *arguments, stdout=out)
    return out.getvalue()


def test_it_sends_as_of_a_moment(world):
    assert "Mốc mới: 30. Bản nhắc: 5. Thư đã gửi: 5." in run("--at", "2026-12-17 07:00")
    assert len(mail.outbox) == Digest.objects.filter(state="sent").count() == 5


@pytest.mark.parametrize("moment", ["2026-12-17 06:59", "2026-12-19 09:00", "2026-11-22"])
def test_before_the_hour_and_on_days_off_it_only_catches_up(world, moment):
    run("--at", "2026-12-16 09:00") if moment.startswith("2026-12-17") else None
    mail.outbox.clear()
    assert run("--at", moment).endswith("Thư đã gửi: 0.\n")
    assert mail.outbox == []


def test_a_dry_run_lists_and_changes_nothing(world):
    told = run("--dry-run", "--at", "2026-12-17 07:00")
    assert "officer@example.vn\tNgười officer\t[Kế hoạch] 2 báo cáo phải gửi" in told
    assert told.endswith("Diễn tập, sổ nhắc việc không đổi.\n")
    assert mail.outbox == [] and not Reminder.objects.exists() and not Digest.objects.exists()


@pytest.mark.parametrize(("only", "count"), [("officer", 1), ("officer@example.vn", 1), ("khe", 2)])
def test_a_rehearsal_of_one_person_or_agency_goes_to_one_address(world, only, count):
    run("--at", "2026-12-17 07:00", "--only", only, "--redirect-to", "thu@example.vn")
    assert [message.to for message in mail.outbox] == [["thu@example.vn"]] * count
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--only", "khe"], "--only chỉ dùng khi diễn tập"),
        (["--dry-run", "--only", "khong-co"], "không có người hay cơ quan nào là “khong-co”"),
        (["--at", "hôm qua"], "2026-12-18"),
    ],
)
def test_a_wrong_argument_says_what_to_write(world, arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)
