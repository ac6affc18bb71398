"""Plans and folders as files: a plan as a workbook or a Word table, a monthly folder as a zip archive."""

import re
import zipfile
from collections import Counter
from io import BytesIO
from os.path import splitext

from django.core.files.storage import default_storage
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.letters.lists import render_table_docx
from anlan.lib.xlsx import Column, write_sheet

from .models import Assignment, Task
from .models.tasks import Role

NAMED = 8  # a task with more units than this shows how many are in each state instead of naming them
# What Windows, macOS or Linux forbids in file names.
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def plan_workbook(plan, user):
    """The plan's tasks that ``user`` sees, as the bytes of an .xlsx file."""
    file = BytesIO()
    write_sheet(file, plan.title, plan_columns(), plan_rows(plan, user))
    return file.getvalue()


def plan_docx(plan, user):
    """The same table as the bytes of a Word file."""
    return render_table_docx(plan.title, plan_columns(), list(plan_rows(plan, user)))


def plan_columns():
    return [
        Column(_("序号"), 7),
        Column(_("章节"), 18, wrap=True),
        Column(_("任务内容"), 52, wrap=True),
        Column(_("牵头单位"), 18, wrap=True),
        Column(_("配合单位"), 22, wrap=True),
        Column(_("量化要求"), 20, wrap=True),
        Column(_("完成时限"), 12),
        Column(_("状态"), 9),
        Column(_("办理情况"), 26, wrap=True),
    ]


def plan_rows(plan, user):
    seen = Assignment.objects.visible_to(user).exclude(state=Assignment.State.CANCELLED)
    seen = seen.select_related("organ").order_by("organ__order", "pk")
    tasks = Task.objects.visible_to(user).filter(plan=plan).order_by("order")
    tasks = tasks.prefetch_related("units", "requirements", Prefetch("assignments", seen, to_attr="seen"))
    for task in tasks:
        yield [
            task.label,
            task.heading,
            task.text,
            units(task, Role.LEAD),
            units(task, Role.SUPPORT, Role.TERRITORY),
            "；".join(need.quote for need in task.requirements.all()),
            task.due_on,
            task.get_state_display(),
            standing(task.seen),
        ]


def units(task, *roles):
    return "、".join(unit.text for unit in task.units.all() if unit.role in roles)


def standing(assignments):
    """How the units stand: each by name, or counted when there are many."""
    if len(assignments) > NAMED:
        counts = Counter(assignment.get_state_display() for assignment in assignments)
        return "、".join(f"{state}{count}" for state, count in counts.most_common())
    return "；".join(
        f"{assignment.organ}：{assignment.get_state_display()}{f' {p}%' if (p := assignment.claimed_percent) else ''}"
        for assignment in assignments
    )


def write_folder(folder, file):
    """Write the folder to ``file`` as a zip archive: an index and, task by task, the files by kind of evidence.

    A file that the storage has lost is named so in the index and does not stop the others.
    """
    lines, taken = [], set()
    with zipfile.ZipFile(file, "w") as archive:
        for number, entry in enumerate(folder.entries, 1):
            task = entry.assignment.task
            place = f"{number:02} {safe(f'{task.label} {task.headline}')}"
            about = [number, task.label, task.text, entry.why]
            for report, attachments in entry.material:
                said = [
                    report.occurred_on,
                    report.text,
                    str(report.by),
                    timezone.localtime(report.entered_at),
                ]
                for attachment in attachments:
                    kind = entry.labels.get(attachment.kind, attachment.kind or _("其他材料"))
                    name = free_name(f"{place}/{safe(kind)}/{safe(attachment.name)}", taken)
                    kept = put(archive, name, attachment.path)
                    lines.append(
                        [*about, *said, kind, name if kept else _("文件已丢失"), attachment.sha256, ""]
                    )
                if not attachments:
                    lines.append([*about, *said, "", "", "", ""])
            lines.extend([*about, None, "", "", None, what, "", "", _("缺")] for what in entry.missing)
        index = BytesIO()
        write_sheet(index, str(folder.month), index_columns(), lines)
        archive.writestr(
            zipfile.ZipInfo(_("00 目录.xlsx"), timezone.localtime().timetuple()[:6]), index.getvalue()
        )


def index_columns():
    return [
        Column(_("序号"), 6),
        Column(_("任务序号"), 9),
        Column(_("任务"), 50, wrap=True),
        Column(_("要求"), 10),
        Column(_("发生日期"), 12),
        Column(_("进展"), 40, wrap=True),
        Column(_("填报人"), 10),
        Column(_("填报时间"), 17),
        Column(_("材料种类"), 14),
        Column(_("文件"), 40, wrap=True),
        Column("SHA-256", 20),
        Column(_("缺项"), 6),
    ]


def put(archive, name, path):
    """Copy a stored file into the archive; False if it is lost. Not compressed: evidence is pictures and PDF."""
    try:
        source = default_storage.open(path)
    except FileNotFoundError:
        return False
    entry = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
    with source, archive.open(entry, "w", force_zip64=True) as target:
        for chunk in source.chunks():
            target.write(chunk)
    return True


def safe(name):
    """``name`` as every system takes it, at most 60 characters, its extension kept."""
    name = FORBIDDEN.sub(" ", str(name)).strip(" .") or "_"
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 5:
        return name[:60].strip(" .")
    return f"{stem[: 60 - len(extension)].strip(' .')}.{extension}"


def free_name(name, taken):
    """``name``, numbered if the archive already has it."""
    stem, extension = splitext(name)
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{stem} ({number}){extension}"
    taken.add(free)
    return free
