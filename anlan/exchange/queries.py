"""Questions: permissions by name, what a state is called on the other side, where matters from outside stand."""

from .models import Code, Exchanged, Partner

VIEW = "exchange.view_message"
DELIVER = "exchange.deliver_message"
DECIDE = "exchange.decide_message"
PARTNERS = "exchange.view_partner"
CHANGE = "exchange.change_partner"
COMPARE = "exchange.add_reconciliation"


def partner_of(account):
    """The partner whose program signs in as ``account``; None for people."""
    return Partner.objects.select_related("organ__place").filter(account=account, active=True).first()


def state_codes(partner):
    """``{our state: what the partner calls it}``; a state without a line goes by our own code."""
    return dict(partner.codes.filter(kind=Code.Kind.STATE).values_list("ours", "theirs"))


def cases_of(partner):
    related = ("matter__duplicate_of", "matter__organ", "matter__duplicate_of__organ", "partner")
    return Exchanged.objects.filter(partner=partner).select_related(*related).order_by("pk")


def status_of(case, codes):
    """Where the matter stands, as the partner is told."""
    matter = case.followed
    return {
        "external_id": case.external_id,
        "number": matter.number,
        "state": codes.get(matter.state, matter.state),
        "state_name": str(matter.get_state_display()),
        "organ": matter.organ.name if matter.organ else "",
        "due_on": matter.due_on,
        "closed_on": matter.closed_on,
    }
