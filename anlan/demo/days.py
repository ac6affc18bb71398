"""The story's dates, all told from one day: whenever it is loaded, the plan is in the middle of its work."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from anlan.lib.workdays import add_workdays


@dataclass(frozen=True)
class Days:
    """``today``: the day the visitor comes. Before mid-March the story is last year's, now all but finished."""

    today: date

    @property
    def year(self):
        return self.today.year - (self.today < date(self.today.year, 3, 15))

    @property
    def superior(self):
        """When the superior's document came."""
        return add_workdays(date(self.year, 1, 12), 0)

    @property
    def drafted(self):
        return add_workdays(date(self.year, 2, 8), 0)

    @property
    def dispatched(self):
        return add_workdays(self.drafted, 3)

    @property
    def last(self):
        """The last day on which something happened."""
        return self.today - timedelta(days=1)

    def ago(self, workdays):
        """So many work days before the last one, but not before the units have begun."""
        day = add_workdays(self.last + timedelta(days=1), -1 - workdays)
        return max(day, add_workdays(self.dispatched, 5))

    def month_end(self, months):
        """The last day of the month ``months`` after this one, and none before the month after the dispatch."""
        number = self.today.year * 12 + self.today.month - 1 + months
        number = max(number, self.year * 12 + 2)
        year, month = divmod(number, 12)
        return date(year, month + 1, monthrange(year, month + 1)[1])

    def by(self, months):
        """``month_end`` as a document of the plan's year writes it: 6月底前, or 2027年3月底前 beyond the year."""
        end = self.month_end(months)
        return f"{end.month}月底前" if end.year == self.year else f"{end.year}年{end.month}月底前"

    def words(self, issued):
        """What a document issued on that day fills in: ``{year}``, ``{issued}`` and ``{by[-2]}``."""
        return {"year": self.year, "issued": issued, "by": ByMonth(self)}


@dataclass(frozen=True)
class ByMonth:
    days: Days

    def __getitem__(self, months):
        return self.days.by(int(months))
