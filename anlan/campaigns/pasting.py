"""Which organs a pasted list means: one a line, by credit code or by full name, among those the reader sees."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anlan.lib.ids import tidy_credit_code
from anlan.registers.queries import known_as

SHOWN = 10  # faults told at once


def read_pasted(text, user):
    """The organs of the lines, each once. ValidationError says which line means none, or several."""
    lines = [(number, line.split("\t")[0].strip()) for number, line in enumerate(text.splitlines(), 1)]
    wanted = [(number, said) for number, said in lines if said]
    known = known_as({said for _number, said in wanted}, user)
    found, faults = {}, []
    for number, said in wanted:
        meant = known.get(tidy_credit_code(said)) or known.get(said, [])
        if len(meant) == 1:
            found[meant[0].pk] = meant[0]
            continue
        fault = _("有%d个同名单位，请改写统一社会信用代码") % len(meant) if meant else _("没有找到，请写全称")
        faults.append(
            _("第%(line)d行“%(said)s”：%(fault)s。") % {"line": number, "said": said[:60], "fault": fault}
        )
    if faults:
        more = [_("……共%d行有误。") % len(faults)] if len(faults) > SHOWN else []
        raise ValidationError([*faults[:SHOWN], *more])
    return list(found.values())
