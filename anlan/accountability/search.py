"""How acts are found."""

from anlan.search.sources import Text, source

from .models import Act


def of_act(row):
    return Text(f"{row.rung_label}：{row}", f"{row.grounds} {row.basis} {row.person}")


source(Act, of_act, lambda: Act.objects.select_related("organ", "place"))
