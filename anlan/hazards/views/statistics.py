"""The statistics of dangers, each figure a link to exactly its rows; the enterprises that say nothing."""

from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.org.fields import DayInput
from anlan.org.models import Organ, Place, Sector
from anlan.registers.filters import places
from anlan.registers.models import Enterprise
from anlan.web.pages import ListPage, Page
from anlan.web.tables import Column

from ..filters import OVERDUE, UNFINISHED, SilentFilter
from ..models import Matter
from ..queries import DANGER, labels
from ..silence import last_words, silent, silent_since
from ..statistics import Span, age_words, ages, by_place, by_unit, found_by_class, totals

UNITS = 30  # shown of those that are not zero
CLASSES = (_("登记"), _("企业自查"), _("未销号"))
AGES = (_("未销号"), _("一般"), _("重大"), _("未定级"), _("逾期"))
ZERO = (_("未销号"), _("逾期"), _("逾期未交办"), _("未清零"))


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, place):
        return "\u3000" * (place.depth - 1) + place.name


class SpanForm(forms.Form):
    place = PlaceField(label=_("区域"), queryset=Place.objects.none(), required=False, empty_label=_("全部"))
    sector = forms.ModelChoiceField(
        label=_("行业领域"), queryset=Sector.objects.all(), required=False, empty_label=_("全部")
    )
    since = forms.DateField(label=_("统计期间起"), required=False, widget=DayInput())
    until = forms.DateField(label=_("统计期间止"), required=False, widget=DayInput())

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places(request)

    def clean(self):
        data, today = super().clean(), timezone.localdate()
        data["until"] = data.get("until") or today
        data["since"] = data.get("since") or data["until"].replace(month=1, day=1)
        if data["since"] > data["until"] or data["until"] > today:
            raise forms.ValidationError(_("统计期间的起止应先后相接，且不晚于今天。"))
        return data


class StatisticsPage(Page):
    perm = "hazards.view_matter"
    title = _("隐患统计")
    template_name = "hazards/statistics.html"

    def get(self, request):
        asked = {name: request.GET.get(name, "") for name in ("place", "sector", "since", "until")}
        form = SpanForm(asked, request=request)
        if not form.is_valid():
            return self.show(form=form, status=422)
        data = form.cleaned_data
        self.span = Span(data["since"], data["until"], timezone.localdate())
        self.place, self.sector = data["place"], data["sector"]
        return self.show(
            form=self.filled(asked, data),
            figures=self.figures(),
            classes=self.classes("danger_classes", "danger_class"),
            violations=self.classes("key_violations", "key_violation"),
            ages=self.aged(),
            place_lines=self.place_lines(),
            today=self.span.today,
            heads={"classes": CLASSES, "ages": AGES, "zero": ZERO},
            **self.unit_lines(),
        )

    def filled(self, asked, data):
        """The form as it was read: with the days that were not given."""
        days = {name: data[name].isoformat() for name in ("since", "until")}
        return SpanForm(asked | days, request=self.request)

    # -- rows and links -----------------------------------------------------------------------------------

    @property
    def rows(self):
        rows = Matter.objects.visible_to(self.request.user).filter(profile=DANGER)
        return self.narrowed(rows)

    def narrowed(self, rows):
        if self.sector:
            rows = rows.filter(sector=self.sector)
        if self.place:
            rows = rows.filter(place__in=Place.objects.within(self.place.path).order_by().values("pk"))
        return rows

    def chosen(self):
        found = {"place": self.place and self.place.pk, "sector": self.sector and self.sector.pk}
        return {name: pk for name, pk in found.items() if pk}

    def link(self, name="hazards:matters", **query):
        return f"{reverse(name)}?{urlencode({'profile': DANGER, **self.chosen(), **query})}"

    def measured(self, measure, **query):
        return self.link(measure=measure, since=self.span.since, until=self.span.until, **query)

    # -- the parts of the page ----------------------------------------------------------------------------

    def figures(self):
        self.found = found_by_class(self.rows, self.span)
        whole = {key: sum(line[key] for line in self.found) for key in ("found", "own")}
        rest = totals(self.rows, self.span)
        figures = [
            (_("登记"), whole["found"], self.measured("found"), "idle"),
            (_("企业自查登记"), whole["own"], self.measured("self_found"), "idle"),
            (_("企业自查占比"), share(whole["own"], whole["found"]), "", "idle"),
            (_("销号"), rest["closed"], self.measured("closed"), "idle"),
            (_("应整改到期"), rest["due"], self.measured("due"), "idle"),
            (_("其中按期整改"), rest["on_time"], self.measured("on_time"), "idle"),
            (_("按期整改率"), share(rest["on_time"], rest["due"]), "", "idle"),
        ]
        if self.request.user.holds(SilentList.perm):
            seen = self.narrowed(Enterprise.objects.visible_to(self.request.user))
            count = silent(seen, self.span.today).count()
            figures.append(
                (_("沉默企业"), count, f"{reverse('hazards:silent')}?{urlencode(self.chosen())}", "warn")
            )
        return figures

    def classes(self, key, field):
        """A line for each code of the list; what is not said comes last."""
        names = labels(key, self.place) | ({"": _("未确定")} if field == "danger_class" else {})
        lines = []
        for code, name in names.items():
            some = [line for line in self.found if line[field] == code]
            found, own, left = (sum(line[kind] for line in some) for kind in ("found", "own", "open"))
            query = {field: code or "none"}
            cells = [
                (found, self.measured("found", **query)),
                (own, self.measured("self_found", **query)),
                (left, self.measured("found", status=UNFINISHED, **query)),
            ]
            lines.append((name, labelled(CLASSES, cells)))
        return lines

    def aged(self):
        lines = []
        for code, _first, _last, numbers in ages(self.rows, self.span.today):
            said = age_words(code, self.span.today)
            query = {"status": UNFINISHED, "age": code}
            links = {kind: self.link(**query, grade=kind) for kind in ("general", "major", "none")}
            links |= {"all": self.link(**query), "overdue": self.link(**query | {"status": OVERDUE})}
            kinds = ("all", "general", "major", "none", "overdue")
            lines.append((said, labelled(AGES, [(numbers[kind], links[kind]) for kind in kinds])))
        return lines

    def cells(self, numbers, **query):
        """What a line of 动态清零 shows, with the links."""
        unowned = {"measure": "not_zero", "status": "unowned"}
        links = ({"status": UNFINISHED}, {"status": OVERDUE}, unowned, {"measure": "not_zero"})
        cells = [(n, self.link(**{**query, **more})) for n, more in zip(numbers, links, strict=True)]
        return labelled(ZERO, cells)

    def place_lines(self):
        """The places directly below, what lies at the place itself, and all."""
        found = by_place(self.rows, self.span.today)
        known = Place.objects.in_bulk([line[0] for line in found])
        paths, names = {pk: place.path for pk, place in known.items()}, known
        lines, below = [], self.below()
        for place in below:
            inside = [line[1:] for line in found if paths[line[0]].startswith(place.path)]
            lines.append((str(place), self.cells(added(inside), place=place.pk)))
        inside = {pk for pk, path in paths.items() if any(path.startswith(place.path) for place in below)}
        for pk in sorted(set(paths) - inside):
            own = [line[1:] for line in found if line[0] == pk]
            lines.append((_("%s（直接）") % names[pk], self.cells(added(own), at=pk)))
        lines.append((_("合计"), self.cells(added([line[1:] for line in found]))))
        return lines

    def below(self):
        """The places below the chosen one; without one, the reader's highest, or what is below that."""
        seen = places(self.request).order_by("path")
        if self.place:
            return list(seen.filter(parent=self.place))
        top = seen.first()
        return (list(seen.filter(parent=top)) or [top]) if top else []

    def unit_lines(self):
        found = sorted(by_unit(self.rows, self.span.today), key=lambda line: (-line[4], -line[1], line[0]))
        late = [line for line in found if line[4]]
        organs = Organ.objects.in_bulk([line[0] for line in late[:UNITS]])
        return {
            "unit_lines": [
                (str(organs[line[0]]), self.cells(line[1:], unit=line[0])) for line in late[:UNITS]
            ],
            "units": len(found),
            "zero_units": len(found) - len(late),
            "units_left": max(0, len(late) - UNITS),
        }


def labelled(heads, cells):
    """``[(head, count, link)]``."""
    return [(head, *cell) for head, cell in zip(heads, cells, strict=True)]


def added(lines):
    """The sums of the columns."""
    return [sum(column) for column in zip(*lines, strict=True)] if lines else [0] * len(ZERO)


def share(part, whole):
    return f"{part * 100 / whole:.1f}%" if whole else "—"


class SilentList(ListPage):
    model = Enterprise
    perm = "hazards.view_lookback"
    title = _("沉默企业")
    filterset_class = SilentFilter
    template_name = "hazards/silent.html"
    empty = _("没有沉默企业。")
    columns = (
        Column("name", _("企业名称"), sort="name", link=True),
        Column("place", _("区域")),
        Column("sector", _("行业领域")),
        Column("last_self", _("最近自查"), kind="day"),
        Column("last_nil", _("最近零报告"), kind="day"),
        Column("contact", _("安全联系人")),
        Column("phone", _("联系电话"), optional=True),
        Column("since", _("纳入监管日期"), kind="day", optional=True),
    )

    def rows(self):
        return silent(super().rows(), timezone.localdate()).select_related("place", "sector")

    def decorate(self, rows):
        rows = list(rows)
        own, nil = last_words([row.organ_id for row in rows])
        for row in rows:
            row.last_self, row.last_nil = own.get(row.organ_id), nil.get(row.organ_id)
        return rows

    def extra(self):
        return {"heard_since": silent_since(timezone.localdate())}
