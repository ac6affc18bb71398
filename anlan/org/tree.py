"""A tree by materialised path: each step is seven digits, so a subtree is one range of an index.

Seven, because the enterprises of a province are siblings: nine levels of up to ten million nodes.
"""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Length
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

WIDTH = 7


def path_range(path):
    """The half-open range of paths from ``path`` down through all below it.

    Digits only, so that every database collation sorts them alike.
    """
    return path, str(int(path) + 1).zfill(len(path))


class TreeQuerySet(models.QuerySet):
    def within(self, path):
        """The node at ``path`` and everything below it."""
        start, end = path_range(path)
        return self.filter(path__gte=start, path__lt=end)

    def above(self, path):
        """The nodes from the root down to ``path`` itself."""
        return self.filter(path__in=[path[:end] for end in range(WIDTH, len(path) + 1, WIDTH)])


class Node(models.Model):
    """``parent`` is what people edit; ``path`` follows from it and is set by ``plant``."""

    path = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def depth(self):
        return len(self.path) // WIDTH

    @cached_property
    def with_below(self):
        """The keys of the node and of all below it, as a subquery."""
        return type(self)._default_manager.within(self.path).order_by().values("pk")

    @transaction.atomic
    def plant(self):
        """Save the node under its ``parent``; a moved node takes everything below it along."""
        model = type(self)
        if self.parent and self.pk and self.parent.path.startswith(self.path):
            raise ValidationError(_("上级不能是自己或自己的下级。"))
        old = model._base_manager.filter(pk=self.pk).values_list("path", flat=True).first()
        base = self.parent.path if self.parent else ""
        if old is None or old[:-WIDTH] != base:
            self.path = model.next_path(base)
            self.__dict__.pop("with_below", None)
        self.save()
        if old is not None and old != self.path:
            below = model._base_manager.filter(path__startswith=old).exclude(pk=self.pk)
            for node in below:
                node.path = self.path + node.path[len(old) :]
            model._base_manager.bulk_update(below, ["path"], batch_size=500)

    @classmethod
    @transaction.atomic
    def plant_many(cls, nodes):
        """Save many new nodes, each under its ``parent``, by bulk insert."""
        following = {}
        for node in nodes:
            base = node.parent.path if node.parent else ""
            node.path = following.get(base) or cls.next_path(base)
            following[base] = path_range(node.path)[1]
        return cls._base_manager.bulk_create(nodes, batch_size=1000)

    @classmethod
    def next_path(cls, base):
        """The path after the last one directly under ``base``; to be called in a transaction."""
        below = cls._base_manager.filter(path__startswith=base).annotate(size=Length("path"))
        siblings = below.filter(size=len(base) + WIDTH).values_list("path", flat=True)
        # Whoever plants under the same parent waits here for the other's commit, then reads what is last.
        siblings.select_for_update().order_by("path").first()
        last = siblings.order_by("-path").first()
        number = int(last[-WIDTH:]) + 1 if last else 1
        if number >= 10**WIDTH - 1:
            raise ValidationError(_("同一上级下的节点过多（最多%d个）。") % (10**WIDTH - 2))
        return f"{base}{number:0{WIDTH}d}"
