"""Upload, preview, result and undo in the browser; who sees none of it."""

import io
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.cache import cache

from anlan.intake.models import Batch
from anlan.registers.models import Enterprise

from .conftest import HEAD, line, workbook

UPLOAD = "/enterprises/import"


@pytest.fixture(autouse=True)
def fresh_limit(db):
    cache.clear()


def send(client, cast, *lines):
    response = client.post(UPLOAD, {"file": workbook(HEAD, *lines)})
    assert response.status_code == 302
    return response["Location"]


def messages(response):
    return [str(message) for message in response.context["messages"]]


def test_from_upload_to_undo(cast, browse):
    client = browse(cast.officer)
    assert client.get(UPLOAD).status_code == 200
    url = send(
        client,
        cast,
        line(cast, "甲厂"),
        line(cast, "", place="虚构镇"),
        [cast.mill.credit_code, "改名厂", "", ""],
    )
    page = client.get(url)
    assert page.context["shown"] == "wrong"
    html = page.content.decode()
    assert "请填写企业名称。" in html
    assert '<span class="cell-name">C</span> 所在区域' in html
    assert [
        (old, new) for _label, old, new in client.get(f"{url}?show=update").context["lines"][0]["changes"]
    ] == [("永宁和顺面粉有限公司", "改名厂")]
    assert "永宁和顺面粉有限公司</a>" in client.get(f"{url}?show=update").content.decode()
    assert client.get(f"{url}?show=new").context["lines"][0]["cells"][1] == "甲厂"

    page = client.post(url, {"act": "apply"}, follow=True)
    assert messages(page) == ["已导入。如有不妥，可在本页撤销。"]
    assert Enterprise.objects.filter(name__in=["甲厂", "改名厂"]).count() == 2
    made = Enterprise.objects.get(name="甲厂")
    assert f'href="{made.get_absolute_url()}"' in client.get(f"{url}?show=new").content.decode()

    page = client.post(url, {"act": "undo"}, follow=True)
    assert messages(page) == ["已撤销。"]
    assert list(Enterprise.objects.values_list("name", flat=True)) == ["永宁和顺面粉有限公司"]
    assert messages(client.post(url, {"act": "undo"}, follow=True)) == ["这一批已经处理过，请刷新后查看。"]
    assert client.post(url, {"act": "explode"}).status_code == 404


def test_what_could_not_be_undone_is_shown_with_the_reason(cast, browse):
    client = browse(cast.officer)
    url = send(client, cast, line(cast, "甲厂"))
    client.post(url, {"act": "apply"})
    cast.manager.posts.update(organ=Enterprise.objects.get(name="甲厂").organ)
    page = client.post(url, {"act": "undo"}, follow=True)
    assert messages(page)[-1] == "只撤销了一部分，其余各行的原因见下。"
    assert page.context["kept"] == 1
    assert "已有岗位与之关联。" in page.content.decode()


def test_a_file_that_is_no_table_is_told(cast, browse):
    client = browse(cast.officer)
    page = client.post(UPLOAD, {"file": workbook(["随便", "什么"], ["1", "2"])})
    assert page.status_code == 422
    [told] = page.context["form"].non_field_errors()
    assert told.startswith("没有找到表头：")
    assert not Batch.objects.exists()
    page = client.post(UPLOAD)
    assert page.context["form"].errors["file"] == ["这个字段是必填项。"]


def test_workbooks_to_download(cast, browse):
    client = browse(cast.officer)
    response = client.get("/intake/enterprises/template.xlsx")
    assert unquote(response["Content-Disposition"]) == "attachment; filename*=UTF-8''企业导入模板.xlsx"
    assert (
        openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]["A1"].value == "统一社会信用代码*"
    )
    url = send(client, cast, line(cast, "", place="虚构镇"))
    response = client.get(f"{url}/marked.xlsx")
    assert unquote(response["Content-Disposition"]).endswith("企业（错误说明）.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]["E1"].value == "错误说明"


@pytest.mark.parametrize("who", ["boss", "townsman", "outsider", "miller", "admin"])
def test_the_batch_of_another_organ_does_not_exist(cast, browse, who):
    url = send(browse(cast.officer), cast, line(cast, "甲厂"))
    client = browse(getattr(cast, who))
    assert client.get(url).status_code == 404
    assert client.get(f"{url}/marked.xlsx").status_code == 404
    for act in ("apply", "undo", "discard"):
        assert client.post(url, {"act": act}).status_code == 404
    assert list(client.get("/intake/").context["part"]) == []
    assert not Enterprise.objects.filter(name="甲厂").exists()


@pytest.mark.parametrize("who", ["boss", "miller", "admin", "auditor"])
def test_without_the_permission_there_is_no_import(cast, browse, who):
    client = browse(getattr(cast, who))
    for url in (UPLOAD, "/intake/enterprises", "/intake/enterprises/template.xlsx"):
        assert client.get(url).status_code == 404
    assert client.post(UPLOAD, {"file": workbook(HEAD, line(cast))}).status_code == 404
    assert browse(cast.officer).get("/intake/nothing").status_code == 404


def test_the_list_of_batches(cast, browse, django_assert_num_queries):
    client = browse(cast.officer)
    send(client, cast, line(cast, "甲厂"))
    client.get("/intake/")
    with django_assert_num_queries(7):
        assert len(client.get("/intake/").context["part"]) == 1
    for _number in range(2):
        client.post(send(client, cast, line(cast, "乙厂")), {"act": "discard"})
    with django_assert_num_queries(7):
        page = client.get("/intake/")
    assert [batch.state for batch in page.context["part"]] == ["discarded", "discarded", "checked"]
