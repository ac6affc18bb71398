"""Pages: letters are seen by whoever sees their row; words of issuers are set by who may."""

import pytest
from django.urls import reverse

from anlan.files.queries import attached
from anlan.letters.actions import letter
from anlan.letters.models import Issuer
from anlan.org.models import Role
from anlan.testing import make_user

from .samples import CONTEXTS


@pytest.fixture
def issued(cast, office):
    return letter("reminder", cast.housing, organ=office, actor=cast.officer, context=CONTEXTS["reminder"])


def get(client, user, url):
    client.force_login(user)
    return client.get(url)


def test_a_letter_and_its_files_are_seen_by_whoever_sees_its_row(cast, client, issued):
    urls = [issued.get_absolute_url(), *[a.get_absolute_url() for a in attached(issued)]]
    assert len(urls) == 3
    for url in urls:
        for reader, status in (
            (cast.officer, 200),
            (cast.builder, 200),
            (cast.outsider, 404),
            (cast.manager, 404),
        ):
            response = get(client, reader, url)
            assert response.status_code == status
            b"".join(response)  # a file is closed when it has been read


def test_the_page_of_a_letter_names_and_offers_its_files(cast, client, issued):
    page = get(client, cast.builder, issued.get_absolute_url()).content.decode()
    for text in (issued.title, issued.number, "催办函", "市住房和城乡建设局"):
        assert text in page
    for attachment in attached(issued):
        assert attachment.get_absolute_url() in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_holds_the_letters_in_reach(cast, client, office, number, django_assert_max_num_queries):
    for _ in range(number):
        letter("notice", cast.housing, organ=office, actor=cast.officer, context=CONTEXTS["notice"])
    letter(
        "notice", cast.other_office, organ=cast.other_office, actor=cast.outsider, context=CONTEXTS["notice"]
    )
    url = reverse("letters:letters")
    client.force_login(cast.officer)
    with django_assert_max_num_queries(16):
        page = client.get(url)
    assert [row.serial for row in page.context["part"]] == list(range(number, 0, -1))
    assert [row.issuer.organ for row in get(client, cast.outsider, url).context["part"]] == [
        cast.other_office
    ]
    assert get(client, cast.manager, url).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("?words=永安办〔2026〕1号", 1),
        ("?words=国庆", 0),
        ("?kind=reminder", 1),
        ("?kind=notice", 0),
        ("?year=2025", 0),
    ],
)
def test_the_list_is_filtered_by_words_and_kind(cast, client, issued, query, found):
    issued.number = "永安办〔2026〕1号"
    issued.save()
    page = get(client, cast.officer, reverse("letters:letters") + query)
    assert len(page.context["part"]) == found


def test_a_kind_that_does_not_exist_says_so(cast, client, issued):
    page = get(client, cast.officer, reverse("letters:letters") + "?kind=x")
    assert page.status_code == 200
    assert "x 不在可用的选项中" in page.content.decode()


@pytest.fixture
def keeper(cast):
    Role.objects.create(
        code="keeper", name="文书", permissions=["letters.change_issuer", "org.view_organ"], order=50
    )
    return make_user(cast.office, "keeper")


def test_who_may_sets_the_word_of_an_organ_in_reach(cast, client, keeper):
    url = reverse("letters:issuer", args=[cast.housing.pk])
    page = get(client, keeper, url)
    assert page.context["form"]["word"].value() == "市住建局"
    bad = client.post(url, {"word": "永住建〔2026〕", "head": "永宁市住房和城乡建设局"})
    assert bad.status_code == 422
    assert "机关代字只写汉字" in bad.content.decode()
    assert Issuer.objects.count() == 0
    good = client.post(url, {"word": "永住建", "head": "永宁市住房和城乡建设局"})
    assert good["Location"] == reverse("letters:issuers")
    assert Issuer.objects.get(organ=cast.housing).word == "永住建"
    listed = client.get(reverse("letters:issuers"), {"words": "永住"}).context["part"]
    assert [(organ, organ.issuer.word) for organ in listed] == [(cast.housing, "永住建")]


def test_nobody_else_does(cast, client, keeper):
    for user, organ in ((cast.builder, cast.housing), (keeper, cast.other_office)):
        client.force_login(user)
        url = reverse("letters:issuer", args=[organ.pk])
        assert client.get(url).status_code == 404
        assert client.post(url, {"word": "永住建", "head": "局"}).status_code == 404
    assert get(client, cast.builder, reverse("letters:issuers")).status_code == 404
    assert Issuer.objects.count() == 0
