"""What refers to a row, in every way one row can refer to another."""

from anlan.audit.models import Entry
from anlan.files.actions import attach
from anlan.files.models import Attachment
from anlan.intake.queries import dependants
from anlan.org.models import Alias, Organ, Post
from anlan.registers.models import Enterprise
from anlan.search.models import Document

from .conftest import text_file

LOG = [Entry, Document]


def test_nothing_refers_to_nothing():
    assert dependants([]) == {}


def test_by_foreign_key_hidden_or_not(cast):
    organ, other = cast.mill.organ, cast.make_enterprise("安和木业有限公司").organ
    assert dependants([organ, other], but=[Enterprise, *LOG]) == {organ.pk: "已有岗位与之关联。"}
    assert dependants([organ, other], but=[Enterprise, Post, *LOG]) == {}
    assert dependants([other], but=LOG) == {other.pk: "已有企业与之关联。"}


def test_by_many_to_many_field(cast):
    organ = cast.make_enterprise("安和木业有限公司").organ
    alias = Alias.objects.create(text="安和木业", place=cast.town)
    alias.organs.add(organ)
    assert dependants(list(Organ.objects.filter(pk=organ.pk)), but=[Enterprise, *LOG]) == {
        organ.pk: "已有名称对照与之关联。"
    }


def test_by_naming_the_row(cast):
    attach(cast.mill, text_file(["证照"]), actor=cast.officer)
    assert dependants([cast.mill], but=LOG) == {cast.mill.pk: "已有附件与之关联。"}
    assert dependants([cast.mill], but=[Attachment, *LOG]) == {}
