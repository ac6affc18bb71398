from django.urls import path

from .forms import facts  # noqa: F401 - the fields of the steps
from .views import assessments, objections, schemes, vetoes

app_name = "assessment"
urlpatterns = [
    path("", assessments.Ranking.as_view(), name="assessments"),
    path("mine", assessments.MyAssessments.as_view(), name="mine"),
    path("<int:pk>", assessments.AssessmentPage.as_view(), name="assessment"),
    path("<int:pk>/self", assessments.SelfPage.as_view(), name="self"),
    path("<int:pk>/marks", assessments.MarksPage.as_view(), name="marks"),
    path("<int:pk>/check", assessments.CheckPage.as_view(), name="check"),
    path("<int:pk>/steps/<slug:step>", assessments.AssessmentStep.as_view(), name="step"),
    path("lines/<int:pk>/objection", objections.ObjectPage.as_view(), name="object"),
    path("lines/<int:pk>/problem", objections.LineProblem.as_view(), name="line_problem"),
    path("objections/", objections.ObjectionList.as_view(), name="objections"),
    path("objections/<int:pk>", objections.ObjectionPage.as_view(), name="objection"),
    path("objections/<int:pk>/steps/<slug:step>", objections.ObjectionStep.as_view(), name="objection_step"),
    path("problems/", objections.ProblemList.as_view(), name="problems"),
    path("problems/new", objections.ProblemNew.as_view(), name="new_problem"),
    path("problems/<int:pk>", objections.ProblemPage.as_view(), name="problem"),
    path("problems/<int:pk>/steps/<slug:step>", objections.ProblemStep.as_view(), name="problem_step"),
    path("schemes/", schemes.SchemeList.as_view(), name="schemes"),
    path("schemes/new", schemes.SchemeNew.as_view(), name="new_scheme"),
    path("schemes/<int:pk>", schemes.SchemePage.as_view(), name="scheme"),
    path("schemes/<int:pk>/edit", schemes.SchemeChange.as_view(), name="change_scheme"),
    path("schemes/<int:pk>/carry", schemes.CarryPage.as_view(), name="carry"),
    path("schemes/<int:pk>/readiness", schemes.ReadinessPage.as_view(), name="readiness"),
    path("schemes/<int:pk>/items/new", schemes.ItemNew.as_view(), name="new_item"),
    path("schemes/<int:pk>/items/lines", schemes.ItemLines.as_view(), name="lines"),
    path("schemes/<int:pk>/items/<int:item>", schemes.ItemChange.as_view(), name="item"),
    path("schemes/<int:pk>/steps/<slug:step>", schemes.SchemeStep.as_view(), name="scheme_step"),
    path("vetoes/", vetoes.QueryList.as_view(), name="queries"),
    path("vetoes/new", vetoes.AskPage.as_view(), name="ask"),
    path("vetoes/<int:pk>", vetoes.QueryPage.as_view(), name="query"),
    path("vetoes/<int:pk>/award", vetoes.AwardPage.as_view(), name="award"),
    path("vetoes/<int:pk>/steps/<slug:step>", vetoes.QueryStep.as_view(), name="query_step"),
    path("awards/", vetoes.AwardList.as_view(), name="awards"),
    path("packs/", vetoes.PackList.as_view(), name="packs"),
    path("packs/new", vetoes.PackNew.as_view(), name="new_pack"),
    path("packs/<int:pk>", vetoes.PackPage.as_view(), name="pack"),
]
