"""Whom a document means: from a printed unit name to organs, groups, or suggestions for a person to choose from."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process

from .models import Alias, Membership, Organ, OrganGroup, Place
from .names import HEADS, LEVELS, canonical, core, group_key, is_vague, named_before_others, stem, tidy
from .tree import WIDTH

# A fuzzy match must be this like the text (0-100), and only leave letters out or add some;
ACCEPT = 80
# and this much better than the second best.
MARGIN = 10
SUGGEST = 45
SUGGESTIONS = 5
COMPANY = re.compile("公司|厂|集团|企业$|店$|矿$")


@dataclass(frozen=True)
class Match:
    """What became of ``text``.

    ``kind``: exact | alias | group are certain; fuzzy is an answer for a person to confirm; each of them
    fills ``organs`` or ``groups``. vague (相关部门: a person must say who, each time) and none are no
    answers, but ``suggestions`` (organs) and ``suggested_groups`` may help, the most similar first.
    """

    text: str
    kind: str
    organs: tuple = ()
    groups: tuple = ()
    score: int = 0
    suggestions: tuple = ()
    suggested_groups: tuple = ()

    @property
    def certain(self):
        return self.kind in {"exact", "alias", "group"}


def resolve(text, place, on, issuer=None):
    return resolve_many([text], place, on, issuer)[text]


def resolve_many(texts, place, on, issuer=None):
    """``{text: Match}`` for the unit names of one document of ``place``, as things stand on the day ``on``.

    ``issuer``: the organ that issued it; its own offices (办公室, 各处室) are looked for first.
    A handful of queries, however many texts.
    """
    names = Gazetteer(place, on, issuer, texts)
    found = {text: names.find(text) for text in dict.fromkeys(texts)}
    keys = {key for draft in found.values() for key in draft.rows()}
    organs = Organ.objects.select_related("place").in_bulk({pk for kind, pk in keys if kind == "organ"})
    rows = {("organ", pk): organ for pk, organ in organs.items()} | names.groups
    return {text: draft.match(text, rows) for text, draft in found.items()}


@dataclass
class Draft:
    """A match whose rows are still keys: ``("organ", pk)`` or ``("group", pk)``."""

    kind: str
    chosen: tuple = ()
    score: int = 0
    suggested: tuple = ()

    def rows(self):
        return [*self.chosen, *self.suggested]

    def match(self, text, rows):
        chosen, suggested = [rows[key] for key in self.chosen], [rows[key] for key in self.suggested]
        return Match(
            text=text,
            kind=self.kind,
            organs=only(Organ, chosen),
            groups=only(OrganGroup, chosen),
            score=self.score,
            suggestions=only(Organ, suggested),
            suggested_groups=only(OrganGroup, suggested),
        )


def only(model, rows):
    return tuple(row for row in rows if isinstance(row, model))


@dataclass
class Node:
    """A place as the gazetteer knows it: ``words`` are the names that may stand before a body's own."""

    pk: int
    name: str
    path: str
    letter: str
    words: list = field(default_factory=list)


class Gazetteer:
    """Every name that a document of one place may use, read once."""

    def __init__(self, place, on, issuer, texts):
        self.place, self.issuer = place, issuer
        self.full = defaultdict(set)  # whole names as written -> organ pks
        self.bodies = defaultdict(set)  # (place pk, canonical core) -> organ pks
        self.cores = defaultdict(lambda: defaultdict(set))  # place pk -> {core: organ pks}
        self.inside = defaultdict(set)  # names of the issuer's own offices -> organ pks
        self.companies = {}  # enterprise name -> organ pk
        self.read_places()
        self.read_organs()
        self.read_groups(on)
        self.read_aliases(texts)

    # -- reading ------------------------------------------------------------------------------

    def read_places(self):
        near = Place.objects.within(self.place.path) | Place.objects.above(self.place.path)
        rows = near.order_by("path").values_list("pk", "name", "path", "kind")
        self.places, by_path = {}, {}
        self.place_words = defaultdict(list)
        for pk, name, path, kind in rows:
            node = Node(pk, name, path, letter(name, kind))
            above = by_path.get(path[:-WIDTH])
            own = [word for word in (name, stem(name)) if word]
            node.words = sorted(own + (above.words if above else []), key=len, reverse=True)
            self.places[pk] = by_path[path] = node
            for word in own:
                self.place_words[word].append(pk)
        # From the document's place upward: 市 in it means the nearest city.
        steps = range(len(self.place.path), 0, -WIDTH)
        self.chain = [by_path[self.place.path[:end]] for end in steps if self.place.path[:end] in by_path]
        self.longest_word = max(map(len, self.place_words), default=0)

    def read_organs(self):
        near = (
            Place.objects.within(self.place.path).order_by() | Place.objects.above(self.place.path).order_by()
        )
        rows = Organ.objects.filter(place__in=near.values("pk"), active=True).order_by("order", "path")
        for row in rows.values_list("pk", "name", "short_name", "kind", "place_id", "path"):
            self.learn(*row)

    def learn(self, pk, name, short_name, kind, place_id, path):
        name, short_name = tidy(name), tidy(short_name)
        self.full[name].add(pk)
        if short_name:
            self.full[short_name].add(pk)
        if kind == Organ.Kind.ENTERPRISE:
            self.companies[name] = pk
            return
        if self.issuer and path.startswith(self.issuer.path) and path != self.issuer.path:
            own = name.removeprefix(tidy(self.issuer.name)).removeprefix(tidy(self.issuer.short_name))
            for word in {name, short_name, own, canonical(own)} - {""}:
                self.inside[word].add(pk)
            return
        place = self.places[place_id]
        for node in (node for node in self.chain if node.letter and name.startswith(node.name)):
            self.full[node.letter + name.removeprefix(node.name)].add(pk)
        if kind != Organ.Kind.OFFICE:  # every bureau has an 办公室: only its own documents mean it
            bare = core(name, place.words)
            self.bodies[place_id, canonical(bare)].add(pk)
            self.cores[place_id][bare].add(pk)
        if kind in {Organ.Kind.TOWN, Organ.Kind.ZONE, Organ.Kind.GOVERNMENT}:
            self.bodies[place_id, ""].add(pk)  # 柳桥镇 alone means its government

    def read_groups(self, on):
        day = Membership.objects.filter(since__lte=on).exclude(until__lt=on)
        found = OrganGroup.objects.filter(place__in=[node.pk for node in self.chain])
        self.groups = {("group", group.pk): group for group in found}
        alive = set(day.filter(group__in=found).values_list("group_id", flat=True))
        nearest = {node.pk: step for step, node in enumerate(self.chain)}
        self.group_keys = {}
        for key, group in sorted(self.groups.items(), key=lambda item: -nearest[item[1].place_id]):
            if group.pk in alive:  # a group without members on that day stands for nobody
                self.group_keys[group_key(group.name)] = key

    def read_aliases(self, texts):
        words = {tidy(text) for text in texts}
        rows = Alias.objects.filter(place__in=[node.pk for node in self.chain], text__in=words)
        nearest = {node.pk: step for step, node in enumerate(self.chain)}
        self.aliases = {}
        for alias in sorted(rows.prefetch_related("organs", "groups"), key=lambda a: -nearest[a.place_id]):
            keys = [("organ", organ.pk) for organ in alias.organs.all() if organ.active]
            groups = list(alias.groups.all())
            self.groups |= {("group", group.pk): group for group in groups}
            keys += [("group", group.pk) for group in groups]
            if keys:
                self.aliases[alias.text] = tuple(keys)

    # -- finding ------------------------------------------------------------------------------

    def find(self, text):
        words = tidy(text).removesuffix("等")
        if is_vague(words):
            return Draft("vague", suggested=self.like(words))
        if named := named_before_others(words):
            first = self.find(named)
            return Draft("vague", suggested=first.chosen or first.suggested)
        if keys := self.aliases.get(tidy(text)):
            return Draft("alias", keys, 100)
        options = self.exact(words)
        if len(options) == 1:
            return Draft("exact", (("organ", options.pop()),), 100)
        if options:
            return Draft("none", suggested=tuple(("organ", pk) for pk in sorted(options)[:SUGGESTIONS]))
        if key := self.group_keys.get(group_key(words)):
            return Draft("group", (key,), 100)
        return self.alike(words)

    def exact(self, words):
        """The organs the words name; the first reading that names any decides."""
        for found in self.readings(words):
            if found:
                return set(found)
        return set()

    def readings(self, words):
        if self.issuer:
            for own in (words, re.sub("^[本我]?[局厅委处院](?=.)", "", words)):
                yield self.inside.get(own) or self.inside.get(canonical(own))
        for places, bare in self.located(words):
            yield self.bodies_in(places, bare, exactly=True)
            yield self.bodies_in(places, bare, exactly=False)
        yield self.full.get(words)

    def bodies_in(self, places, bare, exactly):
        found = set()
        for pk in places:
            found |= (
                self.cores.get(pk, {}).get(bare, set())
                if exactly
                else self.bodies.get((pk, canonical(bare)), set())
            )
        return found

    def located(self, words):
        """``[(place pks, the rest)]``: how the words may split into a place and a body of it."""
        splits = []
        for head, kept in (("", ""), *HEADS.items()):
            if not words.startswith(head):
                continue
            rest = words.removeprefix(head)
            if split := self.by_place_name(rest):
                splits.append((split[0], kept + split[1]))
            elif len(rest) > 1 and rest[0] in LEVELS:
                places = [node.pk for node in self.chain if node.letter == rest[0]][:1]
                splits.append((places, kept + rest[1:]))
        return [*splits, ([self.place.pk], words)]

    def by_place_name(self, words):
        """The deepest place named at the start, and what follows it; None when none is."""
        found = None
        while split := next(
            (
                end
                for end in range(min(self.longest_word, len(words)), 1, -1)
                if words[:end] in self.place_words
            ),
            0,
        ):
            found = self.place_words[words[:split]], words[split:]
            words = words[split:]
        return found

    def alike(self, words):
        """A body whose name only leaves letters out, or has some more; else suggestions."""
        for places, bare in self.located(words):
            for pk in places:
                if key := self.same_but_for_letters(bare, self.cores.get(pk, {})):
                    return Draft("fuzzy", (("organ", key[0]),), key[1])
        return Draft("none", suggested=self.like(words))

    @staticmethod
    def same_but_for_letters(bare, names):
        best = process.extract(bare, names.keys(), scorer=fuzz.ratio, limit=2, score_cutoff=SUGGEST)
        if not best or best[0][1] < ACCEPT or not (within(bare, best[0][0]) or within(best[0][0], bare)):
            return None
        if (len(best) > 1 and best[0][1] - best[1][1] < MARGIN) or len(names[best[0][0]]) > 1:
            return None
        return min(names[best[0][0]]), round(best[0][1])

    def like(self, words):
        """The rows with the most similar names, best first."""
        names = self.all_names if COMPANY.search(words) else self.public_names
        alike = process.extract(
            words, names.keys(), scorer=fuzz.ratio, limit=4 * SUGGESTIONS, score_cutoff=SUGGEST
        )
        return tuple(dict.fromkeys(names[name] for name, _score, _index in alike))[:SUGGESTIONS]

    @cached_property
    def public_names(self):
        names = {name: ("organ", min(pks)) for name, pks in self.full.items() if name not in self.companies}
        return names | {tidy(group.name): key for key, group in self.groups.items()}

    @cached_property
    def all_names(self):
        return self.public_names | {name: ("organ", pk) for name, pk in self.companies.items()}


def letter(name, kind):
    """The sign that documents put for the place: 市 in 市住建局."""
    if kind == Place.Kind.ZONE:
        return "区"
    if name[-1] in LEVELS:
        return name[-1]
    return {Place.Kind.PROVINCE: "省", Place.Kind.CITY: "市", Place.Kind.COUNTY: "县"}.get(kind, "")


def within(short, long):
    """Whether all letters of ``short`` stand in ``long`` in the same order."""
    letters = iter(long)
    return all(letter in letters for letter in short)
