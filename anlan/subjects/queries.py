"""Questions about subjects that pages, API and sheets share."""

from anlan.org.models import Organ

from .models import Subject

VIEW, ADD = "subjects.view_subject", "subjects.add_subject"
CHANGE, IMPORT = "subjects.change_subject", "subjects.import_subject"
# What people fill in besides kind and the fields of the kind, in the order of the form.
FIELDS = (
    *("name", "code", "place", "sector", "keeper", "person", "phone", "address", "lon", "lat"),
    *("since", "source"),
)


def rows(user, perm=VIEW):
    return Subject.objects.visible_to(user, perm).select_related("place", "sector", "keeper")


def keepers(user, perm):
    """The organs that may run a subject the reader keeps."""
    return Organ.objects.visible_to(user, perm).filter(active=True).order_by("order", "path")


def twin(kind, place, name, but=None):
    """The open file of the same kind, place and name, if there is one."""
    found = Subject.objects.filter(kind=kind, place=place, name=name).exclude(state=Subject.State.CLOSED)
    return found.exclude(pk=but).first()
