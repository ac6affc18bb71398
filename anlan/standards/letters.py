"""安全生产标准化证书 on paper."""

from django.utils.translation import gettext as _

from anlan.letters.certificates import render_certificate
from anlan.letters.content import chinese_date
from anlan.web.panels import stamp_of


def certificate_paper(certificate, user):
    """The Word file. One that holds no more says so; the code of the enterprise stands on it where there is one."""
    firm = certificate.enterprise
    sector = f"（{certificate.sector}）" if certificate.sector else ""
    lines = [
        (_("统一社会信用代码：%s") % firm.credit_code, False),
        (
            _("安全生产标准化%(grade)s企业%(sector)s")
            % {"grade": certificate.get_grade_display(), "sector": sector},
            True,
        ),
        (_("公告文号：%s") % certificate.announcement, False) if certificate.announcement else None,
        (_("有效期至：%s") % chinese_date(certificate.valid_until), False),
    ]
    if certificate.ended_on:
        said = {"day": chinese_date(certificate.ended_on), "why": certificate.get_ended_because_display()}
        lines.append((_("本证书已于%(day)s失效（%(why)s）") % said, False))
    return render_certificate(
        _("安全生产标准化证书"),
        firm.name,
        [line for line in lines if line],
        number=_("证书编号：%s") % certificate.number,
        issuer=certificate.standardization.office.name,
        day=certificate.issued_on,
        picture=stamp_of(firm, user),
    )
