"""The calendar of a whole year: written down as duties, then lived, with a ticker that dies again and again."""

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from anlan.duty.clock import tick
from anlan.flow.flow import Refused
from anlan.notices.models import Notice
from anlan.obligations import duties
from anlan.obligations.actions import generating
from anlan.obligations.actions.acting import accept, put_in_force, submit
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.actions.generating import generate, lapse
from anlan.obligations.actions.library import create_from
from anlan.obligations.models import Obligation, Occurrence
from anlan.obligations.queries import Phase, in_phase
from anlan.testing import make_group, make_organ, make_user

from .conftest import at, files

CALENDAR = yaml.safe_load(Path(__file__).with_name("calendar.yaml").read_text(encoding="utf-8"))
MONTH_TOTALS = [4, 3, 6, 4, 3, 4, 4, 3, 3, 4, 2, 4]
NEVER, LATE, EARLY = "体育馆", "游泳馆", 3
AFTER = 5  # days after the due day on which the late one hands in


def month(number):
    return date(2020, number, 1), date(2020, number, monthrange(2020, number)[1])


def rounds_of(duty):
    """``[(opens, due)]`` as the calendar prints them."""
    if "months" in duty:
        return [month(number) for number in duty["months"]]
    if "days" in duty:
        first, last = duty["days"]
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        return [(day, day) for day in days]
    return [tuple(pair) for pair in duty["rounds"]] if "rounds" in duty else [month_to(duty["once"])]


def month_to(due):
    return due.replace(day=1), due


def cadence_of(duty):
    if "months" in duty:
        return {"kind": "months", "months": duty["months"]}
    if "days" in duty:
        return {"kind": "every", "unit": "day"}
    if "holidays" in duty:
        return {"kind": "around", "periods": duty["holidays"], "when": ["during"]}
    return {"kind": "once", "on": str(duty["once"]), "from": str(duty["once"].replace(day=1))}


class Bureau:
    """The leading group's office, three venues of which one is late and one silent, enforcement, a deputy."""

    def __init__(self, cast):
        place = cast.city
        self.office = make_organ("局领导小组办", place)
        self.venues = [make_organ(name, place) for name in ("体育中心", LATE, NEVER)]
        self.enforcement = make_organ("市体育执法支队", place)
        self.bureau = make_organ("永宁市体育局", place)
        self.group = make_group("各单位", place, self.venues)
        self.judge = make_user(self.office, "office", name="领导小组办主任")
        organs = (self.office, *self.venues, self.enforcement, self.bureau)
        self.clerks = {
            organ.pk: make_user(organ, "office" if organ == self.office else "department") for organ in organs
        }
        self.deputy = make_user(self.bureau, "leader", name="分管局领导")

    def subjects(self, who):
        return {
            "units": {"subject": "group", "groups": [self.group]},
            "all": {"subject": "organ", "organs": [self.office], "groups": [self.group]},
            "office": {"subject": "organ", "organs": [self.office]},
            "enforcement": {"subject": "organ", "organs": [self.enforcement]},
            "deputy": {"subject": "person", "people": [self.deputy]},
        }[who]

    def names(self, who):
        venues = [str(venue) for venue in self.venues]
        return {
            "units": venues,
            "all": [str(self.office), *venues],
            "office": [str(self.office)],
            "enforcement": [str(self.enforcement)],
            "deputy": [f"{self.bureau} {self.deputy}"],
        }[who]

    def write_down(self, duty):
        quotes = {row["id"]: row["quote"] for row in CALENDAR["rows"]}
        said = {
            "title": duty["title"],
            "basis": f"年度主要工作安排 {'、'.join(duty['rows'])}"[:300],
            "quote": quotes[duty["rows"][0]][:300],
            "verifier": None,  # the office judges all of them
            "cadence": cadence_of(duty),
            "starts_on": duty["days"][0] if "days" in duty else date(2020, 1, 1),
            "ends_on": duty["days"][1] if "days" in duty else date(2020, 12, 31),
            **self.subjects(duty["who"]),
        }
        if duty["title"] == "分管领导参与执法监督":
            said["cadence"] |= {"planned": 2}
        clerk = self.clerks[self.office.pk]
        if "library" in duty:
            row = create_from(duty["library"], actor=clerk, organ=self.office, **said)
        else:
            row = create_obligation(actor=clerk, organ=self.office, evidence={"items": duty["items"]}, **said)
        return put_in_force(row, actor=clerk, now=at(2020, 1, 1))

    def act(self, row, day):
        """Hand in what the rule asks for, and have it accepted on the same day."""
        asked = row.obligation.evidence
        submit(
            row,
            actor=self.clerks[row.organ_id],
            occurred_on=day,
            now=at(day.year, day.month, day.day),
            evidence=files(*(item[0] for item in asked["items"] if "none_found" not in item)),
            none_found=True,
            fields=dict.fromkeys(asked.get("fields", []), "齐全"),
            participants=[{"role": need["role"], "name": "王明"} for need in asked.get("roles", [])],
        )
        accept(row, actor=self.judge, now=at(day.year, day.month, day.day, 17))


@pytest.fixture
def bureau(cast):
    return Bureau(cast)


@pytest.fixture
def year(bureau):
    return [bureau.write_down(duty) for duty in CALENDAR["duties"]]


def test_the_calendar_has_its_44_rows_and_each_comes_to_a_duty():
    rows = CALENDAR["rows"]
    assert [sum(row["month"] == number for row in rows) for number in range(1, 13)] == MONTH_TOTALS
    assert len({row["id"] for row in rows}) == 44
    months = {row["id"]: row["month"] for row in rows}
    found = {}
    for duty in CALENDAR["duties"]:
        for row in duty["rows"]:
            found.setdefault(row, []).extend(due.month for _opens, due in rounds_of(duty))
    assert found.keys() == months.keys()
    # Each row has a round in its month: a summary may follow later, a duty roster runs into the holiday.
    assert [row for row, number in months.items() if number not in found[row]] == []


class Killed(BaseException):
    """As if the process were gone."""


class Dying:
    """Calls ``whole``, and every so many calls dies instead, as a process that is killed there would."""

    def __init__(self, whole, every):
        self.whole, self.every, self.calls, self.deaths = whole, every, 0, 0

    def __call__(self, *args, **facts):
        self.calls += 1
        if self.calls % self.every == 0:
            self.deaths += 1
            raise Killed
        return self.whole(*args, **facts)


def until_done(run, now):
    """Run, and after a death run again, as the next ticker would."""
    while True:
        try:
            return run(now)
        except Killed:
            continue


def expected(bureau):
    """``[(title, subject, opens, due, grace_until, day of the deed or None)]`` from the printed dates alone."""
    for duty in CALENDAR["duties"]:
        grace = {"daily_form": 1, "holiday_roster": 5}.get(duty.get("library"), 10)
        for opens, due in rounds_of(duty):
            for name in bureau.names(duty["who"]):
                day = max(opens, due - timedelta(EARLY))
                if name == LATE:
                    day = due + timedelta(min(AFTER, grace))
                yield duty["title"], name, opens, due, due + timedelta(grace), None if name == NEVER else day


def sets_on(bureau, today):
    """What should be open, overdue, late and missed at the end of ``today``, by the printed dates."""
    found = {"open": set(), "overdue": set(), "late": set(), "missed": set()}
    for title, name, opens, due, grace, deed in expected(bureau):
        one = title, name, due
        if deed and deed <= today:
            if deed > due:
                found["late"].add(one)
        elif grace < today:
            found["missed"].add(one)
        elif due < today:
            found["overdue"].add(one)
        elif opens <= today:
            found["open"].add(one)
    return found


def actual_on(today):
    wanted = {
        "open": Phase.OPEN,
        "overdue": Phase.OVERDUE,
        "late": Phase.ACCEPTED_LATE,
        "missed": Phase.MISSED,
    }
    rows = Occurrence.objects.select_related("obligation", "organ", "person")
    found = {}
    for name, phase in wanted.items():
        listed = [
            (str(row.obligation), row.subject, row.due_on) for row in rows.filter(in_phase(phase, today))
        ]
        assert len(listed) == len(set(listed))  # nothing twice
        found[name] = set(listed)
    return found


@pytest.mark.scenario(3)
@pytest.mark.clause("S0-A01.1a", "S0-A01.1b", "S0-A01.2", "S0-A02.1", "S0-A03.1a", "S0-A03.1b", "S0-A04.2")
@pytest.mark.clause(
    "S0-A05.1", "S0-A05.2", "S0-A06.1", "S0-A06.2", "S0-A09.1", "S0-A09.2", "S0-A10.3", "S0-A12.1"
)
def test_a_year_is_lived_month_by_month_while_the_ticker_dies(bureau, year, monkeypatch):
    """On the last day of each month what is open, overdue, late and missed is exactly what the dates say."""
    makes, tells = Dying(generating.record, 6), Dying(duties.notify, 5)
    monkeypatch.setattr(generating, "record", makes)
    monkeypatch.setattr(duties, "notify", tells)
    deeds = sorted(
        (deed, title, name, due) for title, name, _opens, due, _grace, deed in expected(bureau) if deed
    )
    for number in range(1, 14):
        first, last = month(number) if number < 13 else (date(2021, 1, 1), date(2021, 1, 31))
        for day in (first, first.replace(day=16)):
            until_done(generate, at(day.year, day.month, day.day, 1))
            until_done(tick, at(day.year, day.month, day.day, 8))
        for deed, title, name, due in [one for one in deeds if first <= one[0] <= last]:
            rows = Occurrence.objects.select_related("obligation__place", "round", "organ", "person", "place")
            (row,) = [row for row in rows.filter(obligation__title=title, due_on=due) if row.subject == name]
            bureau.act(row, deed)
        until_done(lapse, at(last.year, last.month, last.day, 23))
        until_done(tick, at(last.year, last.month, last.day, 23))
        assert actual_on(last) == sets_on(bureau, last), last
    assert (makes.deaths > 20, tells.deaths > 20) == (True, True)
    whole = {(title, name, due) for title, name, _opens, due, _grace, _deed in expected(bureau)}
    made = [
        (str(row.obligation), row.subject, row.due_on)
        for row in Occurrence.objects.select_related("obligation", "organ", "person")
    ]
    assert (len(made), set(made)) == (len(whole), whole)
    told = list(
        Notice.objects.filter(kind__in=["obligations.due", "obligations.late"]).values_list(
            "recipient", "title"
        )
    )
    assert len(told) == len(set(told)) > 100


@pytest.mark.clause("S0-A01.3", "S0-A03.5", "S0-A04.4", "S0-A05.3", "S0-A06.4", "S0-A07.4", "S0-A08.3")
@pytest.mark.clause("S0-A09.3", "S0-A10.4", "S0-A11.2", "S0-A12.4")
def test_no_check_in_february_none_by_the_principal_in_january(bureau, year):
    """Q06, Q07: eleven checks, the first without the principal, the other ten with."""
    for number in range(1, 13):
        generate(at(2020, number, 2))
    checks = Occurrence.objects.filter(organ=bureau.venues[0], obligation__title__endswith="安全检查")
    assert [row.due_on.month for row in checks.order_by("due_on")] == [1, *range(3, 13)]
    january, *others = checks.order_by("due_on")
    said = {"none_found": True, "fields": {"findings": "0"}}
    clerk = bureau.clerks[bureau.venues[0].pk]
    led = [{"role": "principal", "name": "王明"}]

    def hand_in(row, *kinds, **more):
        day = row.due_on.replace(day=20)
        when = {"occurred_on": day, "now": at(2020, day.month, 20)}
        submit(row, actor=clerk, evidence=files(*kinds), **said, **more, **when)
        return row.state

    assert hand_in(january, "inspection", "publicity") == "submitted"
    for row in others:
        with pytest.raises(Refused, match="还不能报送，缺少：参加人员：主要负责人至少1人。"):
            hand_in(row, "inspection", "publicity")
        with pytest.raises(Refused, match="还不能报送，缺少：公示宣传材料。"):
            hand_in(row, "inspection", participants=led)
        assert hand_in(row, "inspection", "publicity", participants=led) == "submitted"


@pytest.mark.clause("S0-A07.3")
def test_once_or_twice_in_july(bureau, year):
    """Q08: once is enough, twice is planned, a third time is no fault; never is a miss."""
    generate(at(2020, 6, 1))
    row = Occurrence.objects.get(obligation__title="分管领导参与执法监督")
    assert (row.required, row.planned, row.due_on, row.person) == (1, 2, date(2020, 7, 31), bureau.deputy)
    for count, day in enumerate((6, 15, 28), 1):
        bureau.act(row, date(2020, 7, day))
        assert (row.state, row.done, row.late) == ("accepted", count, False)


def test_every_row_keeps_its_words(year):
    printed = {row["quote"][:300] for row in CALENDAR["rows"]}
    assert set(Obligation.objects.values_list("quote", flat=True)) <= printed
