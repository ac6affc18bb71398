"""What can happen and what can follow: the codes that the rules speak of."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class FactKind:
    code: str
    label: str


@dataclass(frozen=True)
class Effect:
    """``apply(consequence, actor, now)``: makes it so and returns the row that came of it, or None; without it the
    effect is nothing but being in force. ``undo(consequence, actor, now, reason)``: takes it back, on reversal and
    when its term ends; raises ``Refused`` if that can no more be done. ``told``: whether the subject sees it.
    ``undecided(keys)``: which of the rows it made nobody has decided on yet, held until the transaction ends;
    ``extend([(consequence, facts)], now)``: they take up further facts, where else a further row would be made.
    ``fits(fact)``: whether it speaks of the subject of the fact at all (default: of every subject).
    ``together``: ``apply`` takes all the consequences drawn at once, and returns ``{consequence's key: row}``.
    """

    code: str
    label: str
    apply: Callable | None = None
    undo: Callable | None = None
    told: bool = True
    undecided: Callable | None = None
    extend: Callable | None = None
    fits: Callable | None = None
    together: bool = False

    def made_for(self, rows, actor, now):
        """Does its part for each consequence; ``{consequence's key: the row that came of it or None}``."""
        if self.apply is None:
            return {}
        if self.together:
            return self.apply(rows, actor, now)
        return {row.pk: self.apply(row, actor, now) for row in rows}


FACTS = {}
EFFECTS = {}


def fact_kind(code, label):
    if code in FACTS:
        raise ValueError(f"two kinds of fact named {code}")
    FACTS[code] = FactKind(code, label)
    return code


def standing(code, label):
    """Register an effect that others only ask for: whether it is in force."""
    return register(Effect(code, label))


def effect(code, label, **more):
    """Register the decorated function as what applies effect ``code``; ``more``: see Effect."""

    def decorate(apply):
        register(Effect(code, label, apply, **more))
        return apply

    return decorate


def register(found):
    if found.code in EFFECTS:
        raise ValueError(f"two effects named {found.code}")
    EFFECTS[found.code] = found
    return found.code


VETO = standing("veto", _("一票否决"))
CLOSE_WATCH = standing("close_watch", _("列为重点监管"))
