"""Every address of the site, with arguments that name rows of the demo."""

from dataclasses import dataclass, field

from django.apps import apps
from django.urls import get_resolver, reverse

# allauth's pages have tests of their own and carry no rows; the API is walked by its schema.
OF_OTHERS = ("accounts/", "api/", "healthz")


@dataclass
class Address:
    """``view``: the view class, or the function itself. ``arguments``: the names in its pattern."""

    name: str
    view: object
    arguments: tuple = ()
    kwargs: dict = field(default_factory=dict)

    @property
    def path(self):
        return reverse(self.name, kwargs=self.kwargs)


def every_address():
    """``{name: Address}`` of what the resolver knows and we made, without arguments filled in."""
    found = {}
    collect(get_resolver().url_patterns, "", "", (), found)
    return found


def collect(patterns, prefix, namespace, arguments, found):
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        names = (*arguments, *pattern.pattern.converters)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            collect(pattern.url_patterns, path, inner, names, found)
        elif not path.startswith(OF_OTHERS):
            name = f"{namespace}{pattern.name}"
            if name in found:
                raise ValueError(f"two addresses are called {name}")
            view = getattr(pattern.callback, "view_class", pattern.callback)
            found[name] = Address(name, view, names)


def with_rows(address):
    """The address with its arguments filled in; a LookupError says which are unknown."""
    known = ROWS[address.name]() if address.name in ROWS else {}
    for name in address.arguments:
        if name not in known:
            known[name] = guess(address, name)
    return Address(address.name, address.view, address.arguments, known)


def guess(address, name):
    """A row of the view's own model, a step of its own flow."""
    if name == "pk" and getattr(address.view, "model", None):
        row = address.view.model._base_manager.order_by("pk").first()
        if row is not None:
            return row.pk
    if name == "step" and getattr(address.view, "flow", None):
        return next(iter(address.view.flow.by_name))
    raise LookupError(f"no row known for <{name}> of {address.name}: add it to ROWS")


def first(path, **filters):
    return apps.get_model(path)._base_manager.filter(**filters).order_by("pk").first()


def subtask():
    row = first("plans.SubTask")
    return {"pk": row.assignment_id, "subtask": row.pk}


def task_of_plan():
    task = first("plans.Task", plan__isnull=False)
    return {"pk": task.plan_id, "task": task.pk}


def clause():
    row = first("plans.Clause")
    return {"pk": first("plans.Plan").pk, "clause": row.pk}


def clause_of_document():
    row = first("plans.Clause")
    return {"pk": row.document_id, "clause": row.pk}


def folder():
    return {"organ": first("plans.Assignment").organ_id, "year": 2026, "month": 3}


def attachment():
    row = first("files.Attachment")
    return {"pk": row.pk, "name": row.name}


def picture():
    return {"pk": first("files.Photo").pk, "size": "thumb"}


def member():
    stay = first("org.Membership")
    return {"pk": stay.group_id, "stay": stay.pk}


def token():
    from anlan.org.models import ApiToken

    post = first("org.Post")
    row, _made = ApiToken.objects.get_or_create(
        post=post, digest="0" * 64, defaults={"name": "对接", "expires_on": "2099-12-31"}
    )
    return {"pk": row.pk}


def draft_of_the_office():
    return {"pk": first("publications.Publication", state="drafted", drafted_by__username="anwei").pk}


def public_item():
    from django.utils import timezone

    from anlan.publications.queries import on_show

    return {"pk": on_show(timezone.localdate()).order_by("pk").first().pk}


def dual_report():
    row = first("hazards.DualReport")
    return {"pk": row.matter_id, "report": row.pk}


def ledger():
    from anlan.jobs.models import Job

    user = first("org.User").pk
    payload = {"user": user, "post": None, "query": "", "major": False}
    row, _made = Job.objects.get_or_create(
        name="hazards.ledger", key="1", creator_id=user, state="done", defaults={"payload": payload}
    )
    return {"pk": row.pk}


def job():
    from anlan.jobs.models import Job

    row, _made = Job.objects.get_or_create(
        name="letters.render", key="1", creator_id=first("org.User").pk, state="done"
    )
    return {"pk": row.pk}


def batch():
    from anlan.intake.models import Batch

    user = first("org.User", username="anwei")
    row, _made = Batch.objects.get_or_create(
        code="enterprises",
        organ=user.home,
        uploaded_by=user,
        file_name="企业.xlsx",
        sha256="0" * 64,
        header_line=1,
    )
    return {"pk": row.pk}


def feed():
    from anlan.plans.models import CalendarFeed

    row, _made = CalendarFeed.objects.get_or_create(user=first("org.User"))
    return {"token": row.token}


def change():
    rows = apps.get_model("plans.ChangeRequest").objects.exclude(kind="cancel")  # a cancellation is a step
    return {"pk": rows.first().pk}


def of_meeting(state):
    return lambda: {"pk": first("meetings.Meeting", state=state).pk}


def material():
    row = first("meetings.AgendaItem", meeting__state="planned")
    return {"pk": row.meeting_id, "item": row.pk}


def of(model, **more):
    return lambda: {"pk": first(model).pk, **more}


def drafted_item():
    row = first("assessment.Item", scheme__state="draft")
    return {"pk": row.scheme_id, "item": row.pk}


def drafted_scheme():
    return {"pk": first("assessment.Scheme", state="draft").pk}


def finding():
    row = first("inspections.Finding")
    return {"pk": row.inspection_id, "finding": row.pk}


def visit_under_way():
    return {"pk": first("inspections.Inspection", state="checked_in").pk}


def signed_visit():
    return {"pk": first("inspections.Inspection", state="concluded").pk}


def undecided_project():
    return {"pk": first("projects.Project", state="informed", office__short_name="市安委办").pk}


def block():
    return {"pk": first("org.Place", kind="town").pk}


def on_the_map():
    return {"layer": "enterprises", "pk": first("registers.Enterprise", state="active").pk}


def risk_event():
    """An event of a point that is not removed, and what lies above and below it."""
    measure = first("risks.Measure", event__unit__point__state="controlled")
    return measure, measure.event, measure.event.unit


def at_unit():
    _measure, _event, unit = risk_event()
    return {"pk": unit.point_id, "unit": unit.pk}


def at_event():
    _measure, event, unit = risk_event()
    return {"pk": unit.point_id, "event": event.pk}


def checked_measure():
    measure, _event, unit = risk_event()
    return {"pk": unit.point_id, "measure": measure.pk}


def of_point(name, row):
    return {"pk": row.point_id, name: row.pk}


def risk_part():
    measure, _event, unit = risk_event()
    return {"pk": unit.point_id, "kind": "measure", "part": measure.pk}


def substance():
    row = first("risks.SourceSubstance")
    return {"pk": row.source_id, "part": row.pk}


ROWS = {
    "atlas:popup": on_the_map,
    "atlas:here": lambda: {"layer": "enterprises"},
    "risks:add_unit": lambda: {"pk": at_unit()["pk"]},
    "risks:add_event": at_unit,
    "risks:grade": at_event,
    "risks:add_measure": at_event,
    "risks:drop": risk_part,
    "risks:record_check": checked_measure,
    "risks:register_found": lambda: of_point("check", first("risks.MeasureCheck", result="danger")),
    "risks:stop_unit": at_unit,
    "risks:resume_unit": lambda: of_point("stop", first("risks.UnitStop", ends_at__isnull=True)),
    "risks:exchange": lambda: {"pk": first("risks.RiskPoint", enterprise__isnull=False).enterprise_id},
    "risks:card": lambda: {"pk": at_unit()["pk"], "kind": "notice"},
    "risks:drop_substance": substance,
    "credit:step": lambda: {"pk": first("credit.CreditEvent").pk, "step": "uphold"},
    "subjects:create": lambda: {"kind": "house"},
    "credit:ledger": lambda: {"pk": first("credit.CreditEvent").enterprise_id},
    "portal:item": public_item,
    "portal:object": public_item,
    "publications:change": draft_of_the_office,
    "inspections:patrol_log": lambda: {"pk": first("inspections.Patrol", state="stationed").pk},
    "inspections:patrol_problem": lambda: {"pk": first("inspections.Patrol", state="stationed").pk},
    "inspections:bulletin": lambda: {"pk": first("inspections.Patrol", state="rectification").pk},
    "inspections:checklist_file": lambda: {"pk": first("inspections.Checklist").pk, "number": 1},
    "inspections:document": lambda: {**signed_visit(), "kind": "inspection_record"},
    "inspections:revisit": signed_visit,
    "inspections:hand_in": signed_visit,
    "inspections:answer": visit_under_way,
    "inspections:find": visit_under_way,
    "inspections:handle": finding,
    "projects:change": undecided_project,
    "projects:raise": undecided_project,
    "projects:agree": undecided_project,
    "grids:block": block,
    "grids:liaison": block,
    "assessment:change_scheme": drafted_scheme,
    "assessment:item": drafted_item,
    "assessment:lines": drafted_scheme,
    "assessment:marks": lambda: {"pk": first("assessment.Assessment", state="group").pk},
    "assessment:mark_lines": lambda: {"pk": first("assessment.Assessment", state="group").scheme_id},
    "assessment:new_item": drafted_scheme,
    "assessment:self": lambda: {"pk": first("assessment.Assessment", state="self").pk},
    **{
        f"campaigns:{name}": lambda: {"pk": first("campaigns.Subject", campaign__state="launched").pk}
        for name in ("report", "take_over")
    },
    "campaigns:change": lambda: {"pk": first("campaigns.Campaign", state="prepared").pk},
    "assessment:together": lambda: {
        "pk": first("assessment.Scheme", state="self").pk,
        "stage": "deploy",
    },
    **{
        f"cockpit:{name}": lambda: {"code": "leader"}
        for name in ("layout", "layout_wall", "edit", "give_up", "export", "import")
    },
    "dossiers:enter": of("registers.Enterprise", kind="director"),
    "dossiers:replace": lambda: {"pk": first("dossiers.Entry", state="valid", current=True).pk},
    "cockpit:outlines": lambda: {"pk": first("org.Place", code="LT").pk, "kind": "town"},
    "exchange:code_drop": lambda: {"pk": first("exchange.Partner").pk, "code": first("exchange.Code").pk},
    "facts:paste": lambda: {"kind": "accident"},
    "facts:record": lambda: {"kind": "accident"},
    "codes:landing": lambda: {"token": first("codes.QrCode", revoked_at=None).token},
    "codes:issue": of("registers.Enterprise", label="registers.enterprise"),
    **{
        f"codes:{name}": lambda: {"pk": first("codes.QrCode", revoked_at=None).pk}
        for name in ("code", "drawing", "revoke")
    },
    "files:download": attachment,
    "files:picture": picture,
    "hazards:propose": lambda: {"pk": first("hazards.Matter", grade="major").pk},
    "hazards:report_both": lambda: {"pk": first("hazards.Matter", grade="major").pk},
    "hazards:split": lambda: {"pk": first("hazards.Matter", grade="major").pk},
    "hazards:dual_receipt": dual_report,
    "hazards:ledger_made": ledger,
    "hazards:link": of("hazards.Matter"),
    "hazards:unlink": lambda: {"pk": first("hazards.Matter").pk, "link": 1},
    "indicators:correct": lambda: {"code": "enterprises"},
    "indicators:indicator": lambda: {"code": "enterprises"},
    "indicators:rows": lambda: {"code": "enterprises"},
    "intake:batch": batch,
    "intake:marked": batch,
    "intake:upload": lambda: {"code": "enterprises"},
    "intake:template": lambda: {"code": "enterprises"},
    "jobs:job": job,
    "letters:issuer": of("org.Organ"),
    "org:group_end": member,
    "org:role_change": of("org.Role"),
    "org:token_revoke": token,
    "plans:act_on_task": lambda: {**task_of_plan(), "act": "drop"},
    "plans:decide_change": change,
    "plans:edit_task": task_of_plan,
    "plans:feed": feed,
    "plans:finish_subtask": subtask,
    "plans:folder": folder,
    "plans:folder_zip": folder,
    "plans:link_clause": clause_of_document,
    "plans:plan_export": of("plans.Plan", form="xlsx"),
    "plans:plan_tasks": of("plans.Plan"),
    "plans:take_up": clause,
    "library:criterion": lambda: {"code": first("library.Criterion").code},
    "instruments:change": lambda: {"pk": first("instruments.Instrument", state="draft").pk},
    "instruments:demand": lambda: {
        "pk": first("instruments.Item", obligation=None).instrument_id,
        "position": 2,
    },
    "meetings:attendance": of_meeting("held"),
    "meetings:change": of_meeting("planned"),
    "meetings:convey": of_meeting("issued"),
    "meetings:decision": lambda: {"pk": first("meetings.Decision", issued=True).pk},
    "meetings:decision_step": lambda: {"pk": first("meetings.Decision", issued=True).pk, "step": "report"},
    "meetings:hand_in": of_meeting("issued"),
    "meetings:material": material,
    "meetings:minutes": of_meeting("held"),
    "obligations:raise_event": lambda: {"kind": "weather_warning"},
    "reporting:edit_form": lambda: {"pk": first("reporting.Form", state="draft").pk},
    "targets:change": lambda: {"pk": first("targets.Target", state="proposed").pk},
    "rulebook:rule": lambda: {"key": first("rulebook.Rule").key},
    "rulebook:set_rule": lambda: {"key": first("rulebook.Rule").key},
    "rulebook:drop_rule": of("rulebook.Rule"),
}
