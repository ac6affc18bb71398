"""Whoever stands outside sees nothing: every address and API route, asked by strangers.

The city is the demo's. The outsider is of another city and holds every permission there is, so that
nothing but the scope stands in between; the stranger has not signed in at all.
"""

import json
from datetime import date

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from anlan.api import api
from anlan.org.models import Organ, Place, Post, Role, User
from anlan.org.separation import permission_labels
from anlan.publications.models import Publication
from anlan.publications.queries import on_show
from anlan.testing import make_organ, make_place

from .addresses import every_address, first, with_rows

# Lists that belong to the whole system: the same rules, roles, sectors and days for everybody.
SHARED = {
    "atlas:here",  # the address names a layer, not a row
    "cockpit:edit",  # the layouts of the file hold in every place until its office keeps its own
    "cockpit:export",
    "cockpit:give_up",
    "cockpit:import",
    "facts:paste",
    "facts:record",
    "library:change",  # the law is the same for everybody
    "library:criterion",
    "library:standard",
    "indicators:correct",  # the address names an indicator, not a row
    "indicators:indicator",
    "indicators:rows",
    "obligations:raise_event",  # the address names a kind, not a row
    "org:role",
    "org:role_change",
    "org:sector_change",
    "rulebook:rule",
    "subjects:create",  # the address names a kind, not a row
    "rulebook:set_rule",
    "intake:upload",  # the address names a kind of sheet, not a row
    "intake:template",
}
# The address itself is the key: calendar programs cannot sign in.
SECRET = {"plans:feed", "codes:landing"}
# The public site: a test of its own says that nothing unapproved shows there.
PUBLIC = {
    "portal:answer",
    "portal:data",
    "portal:feed",
    "portal:home",
    "portal:item",
    "portal:object",
    "public_map",
}
# The home page leads to the reader's own work.
TO_SIGN_IN = "/accounts/login/"


@pytest.fixture(scope="module")
def outside(demo, django_db_blocker):
    """The outsider and the names of the city's rows, which nobody outside may read."""
    with django_db_blocker.unblock(), transaction.atomic():
        far = make_place("远山市", kind=Place.Kind.CITY)
        office = make_organ("远山市安全生产委员会办公室", far, Organ.Kind.COMMITTEE_OFFICE)
        role = Role.objects.create(code="all", name="全部权限", permissions=sorted(permission_labels()))
        user = User.objects.create(username="outsider", name="外市人员", home=office)
        Post.objects.create(
            user=user, role=role, organ=office, place=far, all_sectors=True, since=date(2020, 1, 1)
        )
        yield user, names_of_the_city(exclude=user)
        transaction.set_rollback(True)


def names_of_the_city(exclude):
    """Names long enough to be no accident."""
    found = set(Place.objects.exclude(name="远山市").values_list("name", flat=True))
    found |= set(Organ.objects.exclude(place__name="远山市").values_list("name", flat=True))
    found |= set(User.objects.exclude(pk=exclude.pk).values_list("name", flat=True))
    for path, field in (
        ("plans.Plan", "title"),
        ("registers.Enterprise", "name"),
        ("files.Attachment", "name"),
        ("notices.Notice", "title"),
        ("accountability.Act", "title"),
        ("consequences.Trigger", "title"),
    ):
        found |= set(apps.get_model(path)._base_manager.values_list(field, flat=True))
    # Shorter tasks say what any city's might.
    texts = set(apps.get_model("plans.Task")._base_manager.values_list("text", flat=True))
    return sorted({name for name in found if len(name) >= 3} | {text for text in texts if len(text) >= 20})


def read(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


@pytest.fixture
def outsider(outside, db):
    client = Client(raise_request_exception=True)
    client.force_login(outside[0])
    return client


PAGES = sorted(every_address())
ROW_PAGES = [name for name, address in sorted(every_address().items()) if address.arguments]


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_sent_to_sign_in(demo, db, client, name):
    address = with_rows(every_address()[name])
    for send in (client.get, client.post):
        response = send(address.path)
        if name in SECRET | PUBLIC:
            assert response.status_code in (200, 405, 422)
        else:
            away = response.get("Location", "").startswith(TO_SIGN_IN)
            assert away or response.status_code in (403, 404, 405), (name, response.status_code)


@pytest.mark.parametrize("name", sorted(set(ROW_PAGES) - SHARED - SECRET - PUBLIC))
def test_rows_of_the_city_do_not_exist_outside(outsider, name):
    address = with_rows(every_address()[name])
    for send in (outsider.get, outsider.post):
        response = send(address.path)
        assert response.status_code in (404, 405), (send.__name__, address.path, response.status_code)


@pytest.mark.parametrize("name", sorted((set(PAGES) - set(ROW_PAGES) - PUBLIC) | SHARED))
def test_no_list_names_the_city_outside(outsider, outside, name):
    address = with_rows(every_address()[name])
    for path in (address.path, f"{address.path}?format=xlsx", f"{address.path}?q=澜汀"):
        text = read(outsider.get(path))
        assert [found for found in outside[1] if found in text.replace("?q=澜汀", "")] == [], path


def test_the_sweep_can_see_a_leak(demo, outside, db, client):
    """The same questions asked by someone inside do show names and rows."""
    client.force_login(User.objects.get(username="xitong"))
    text = read(client.get("/org/organs/"))
    assert "澜汀市应急管理局" in [found for found in outside[1] if found in text]
    assert client.get(with_rows(every_address()["org:organ"]).path).status_code == 200


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_the_public_site_names_only_what_was_approved(demo, db, client, name):
    """Every item of the demo that nobody approved, or that was taken back, by its title."""
    shown = set(on_show(timezone.localdate()).values_list("pk", flat=True))
    hidden = Publication.objects.exclude(pk__in=shown)
    titles = set(hidden.values_list("title", flat=True))
    assert shown
    assert titles
    text = read(client.get(with_rows(every_address()[name]).path))
    assert [title for title in titles if title in text] == []
    if name == "portal:item":
        gone = [
            client.get(reverse(name, args=[pk])).status_code for pk in hidden.values_list("pk", flat=True)
        ]
        assert set(gone) == {404}


# -- valid bodies, naming rows of the city ----------------------------------------------------


def bodies():
    """``{address: form}`` that would succeed inside the city."""
    city, organ, user = first("org.Place"), first("org.Organ", kind="department"), first("org.User")
    role, sector = Role.objects.get(code="department"), first("org.Sector")
    since = "2026-01-01"
    return {
        "org:place_new": {"name": "新村", "kind": "village", "code": "NEW1", "parent": city.name},
        "org:organ_new": {"name": "新局", "kind": "department", "place": city.name, "order": 1},
        "org:group_new": {"name": "新组", "place": city.name},
        "org:alias_new": {"text": "新名", "place": city.name, "organs": organ.name},
        "org:user_new": {"username": "new", "name": "新人", "home": organ.name},
        "org:post_new": {
            "user": user.username, "role": role.pk, "organ": organ.name, "place": city.name,
            "since": since, "sectors": [sector.pk],
        },
        "org:switch_post": {"post": first("org.Post").pk},
    }  # fmt: skip


COUNTED = ("org.Place", "org.Organ", "org.OrganGroup", "org.Alias", "org.User", "org.Post")


@pytest.mark.parametrize("name", ["org:place_new", "org:organ_new", "org:group_new", "org:alias_new",
                                  "org:user_new", "org:post_new", "org:switch_post"])  # fmt: skip
def test_valid_bodies_about_the_city_are_refused_outside(outsider, name):
    def count():
        return [apps.get_model(path)._base_manager.count() for path in COUNTED]

    before = count()
    response = outsider.post(every_address()[name].path, bodies()[name])
    assert response.status_code in (404, 422)
    assert count() == before


def test_the_valid_bodies_are_valid_inside(demo, outside, db, client):
    role = Role.objects.get(code="all")
    city = first("org.Place")
    user = User.objects.create(username="insider", name="本市人员", home=first("org.Organ"))
    Post.objects.create(
        user=user, role=role, organ=user.home, place=city, all_sectors=True, since=date(2020, 1, 1)
    )
    client.force_login(user)
    for name, body in bodies().items():
        if name != "org:switch_post":
            response = client.post(every_address()[name].path, body)
            assert response.status_code in (200, 302), (name, response.context["form"].errors)
            assert response.status_code == 302 or "password" in response.context


# -- the API ----------------------------------------------------------------------------------

# The row that {pk} names, by the word before it.
NAMED = {
    "items": "publications.Publication",
    "schemes": "assessment.Scheme",
    "assessments": "assessment.Assessment",
    "problem-reports": "assessment.ProblemReport",
    "documents": "plans.Document",
    "tasks": "plans.Task",
    "assignments": "plans.Assignment",
    "plans": "plans.Plan",
    "commitments": "plans.Commitment",
    "rounds": "plans.CommitmentRound",
    "disputes": "plans.Dispute",
    "changes": "plans.ChangeRequest",
    "clauses": "plans.Clause",
    "subtasks": "plans.SubTask",
    "enterprises": "registers.Enterprise",
    "owners": "owners.Owner",
    "subjects": "subjects.Subject",
    "records": "credit.CreditEvent",
    "filings": "reporting.Filing",
    "rosters": "rosters.Roster",
    "acts": "accountability.Act",
    "campaigns": "campaigns.Campaign",
    "stages": "campaigns.Stage",
    "objects": "campaigns.Subject",
    "obligations": "obligations.Obligation",
    "occurrences": "obligations.Occurrence",
    "matters": "hazards.Matter",
    "inspections": "inspections.Inspection",
    "patrols": "inspections.Patrol",
    "flaws": "quality.Flaw",
    "entries": "dossiers.Entry",
    "standardizations": "standards.Standardization",
    "checks": "standards.Check",
    "delistings": "standards.Delisting",
    "titles": "standards.Title",
    "cells": "grids.Cell",
    "points": "risks.RiskPoint",
    "units": "risks.RiskUnit",
    "risk-events": "risks.RiskEvent",
    "measures": "risks.Measure",
    "stops": "risks.UnitStop",
    "premises": "grids.Premise",
    "projects": "projects.Project",
    "vetoes": "projects.Veto",
    "listings": "hazards.Listing",
    "statements": "hazards.Statement",
    "events": "obligations.Event",
    "meetings": "meetings.Meeting",
    "instruments": "instruments.Instrument",
    "decisions": "meetings.Decision",
    "readings": "meetings.Reading",
}
SCHEMA = api.get_openapi_schema()
ROUTES = [(method, path) for path, methods in SCHEMA["paths"].items() for method in methods]


def filled(path):
    words = path.split("/")
    for place, word in enumerate(words):
        if word == "{step}":
            words[place] = "verify"
        elif word == "{client_key}":
            words[place] = "00000000-0000-4000-8000-000000000000"
        elif word == "{pk}":
            words[place] = str(first(NAMED[words[place - 1]]).pk)
    return "/".join(words)


def example(schema):
    """The smallest value that fits a JSON schema."""
    if "$ref" in schema:
        return example(SCHEMA["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "default" in schema or "enum" in schema or "const" in schema:
        return schema.get("default", schema.get("const", schema.get("enum", [None])[0]))
    if "anyOf" in schema:
        return example(schema["anyOf"][0])
    if schema.get("type") == "object":
        wanted = schema.get("required", [])
        return {name: example(part) for name, part in schema.get("properties", {}).items() if name in wanted}
    if schema.get("type") == "array":
        return [example(schema["items"])] * schema.get("minItems", 0)
    by_format = {
        "date": "2026-01-01",
        "date-time": "2026-01-01T08:00:00+08:00",
        "uuid": "00000000-0000-4000-8000-000000000000",
        "binary": SimpleUploadedFile("扫描件.pdf", b"%PDF-1.4"),
    }
    by_type = {"integer": 1, "number": 1, "boolean": True, "null": None}
    fitting = "x" * max(1, schema.get("minLength", 1))
    return by_format.get(schema.get("format"), by_type.get(schema.get("type"), fitting))


def body_of(method, path):
    content = SCHEMA["paths"][path][method].get("requestBody", {}).get("content", {})
    for kind, said in content.items():
        return kind, example(said["schema"])
    return None, None


def ask(client, method, path):
    kind, body = body_of(method, path)
    if kind == "application/json":
        return client.generic(method.upper(), filled(path), json.dumps(body), content_type=kind)
    if method == "post":
        return client.post(filled(path), body)
    return client.generic(method.upper(), filled(path))


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if "{pk}" in route[1]])
def test_no_route_finds_rows_of_the_city_outside(outsider, method, path):
    response = ask(outsider, method, path)
    assert (response.status_code, response.json()) == (
        404,
        {"detail": "不存在或不在您的查看范围内。"},
    ), response.content.decode()


# What anybody may ask for: what was approved for the public, and nothing else.
OPEN = {"/api/atlas/public"}


@pytest.mark.parametrize(
    "path", [path for method, path in ROUTES if method == "get" and "{" not in path and path not in OPEN]
)
def test_no_route_lists_the_city_outside(outsider, outside, path):
    response = outsider.get(path)
    assert response.status_code == 200
    assert [name for name in outside[1] if name in read(response)] == []


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if route[1] not in OPEN])
def test_every_route_asks_for_a_key(demo, db, client, method, path):
    assert ask(client, method, path).status_code == 401
