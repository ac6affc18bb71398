"""Questions: one round's filings as a table, with what is missing named."""

from django.utils.translation import gettext as _

from .models import Filing
from .values import shown, totals

F = Filing.State


class Sheet:
    """The filings of a round that a reader sees, their totals, and who is missing from them."""

    def __init__(self, row, user):
        self.fields = row.form.fields
        filings = Filing.objects.visible_to(user, "reporting.view_form").filter(round=row)
        self.filings = list(
            filings.select_related("organ", "filed_by").order_by("organ__order", "organ__path")
        )
        self.filed = [filing for filing in self.filings if filing.state == F.FILED]
        self.missing = [filing for filing in self.filings if filing.state != F.FILED]

    @property
    def lines(self):
        return [(filing, self.cells(filing)) for filing in self.filings]

    def cells(self, filing):
        if filing.state != F.FILED:
            return [None for _field in self.fields]
        return [shown(field, filing.values.get(field["code"])) for field in self.fields]

    @property
    def totals(self):
        """Of what was filed: what is missing is not taken for zero."""
        return totals(self.fields, [filing.values for filing in self.filed])

    @property
    def late(self):
        return [filing for filing in self.filed if filing.late]

    @property
    def note(self):
        """What the totals leave out, in a sentence; empty when nothing."""
        if not self.missing:
            return ""
        names = "、".join(str(filing.organ) for filing in self.missing)
        return _("合计未包含未报单位（%(count)d个）：%(names)s。") % {
            "count": len(self.missing),
            "names": names,
        }
