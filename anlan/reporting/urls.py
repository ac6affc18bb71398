from django.urls import path

from .views import analyses, forms

app_name = "reporting"
urlpatterns = [
    path("", forms.FormList.as_view(), name="forms"),
    path("new", forms.FormEdit.as_view(), name="new_form"),
    path("<int:pk>", forms.FormCase.as_view(), name="form"),
    path("<int:pk>/edit", forms.FormChange.as_view(), name="edit_form"),
    path("<int:pk>/steps/<slug:step>", forms.FormStep.as_view(), name="form_step"),
    path("rounds/<int:pk>", forms.RoundPage.as_view(), name="round"),
    path("filings/", forms.FilingList.as_view(), name="filings"),
    path("filings/<int:pk>", forms.FilingPage.as_view(), name="filing"),
    path("filings/<int:pk>/steps/<slug:step>", forms.FilingStep.as_view(), name="filing_step"),
    path("analyses/", analyses.AnalysisList.as_view(), name="analyses"),
    path("analyses/new", analyses.DraftPage.as_view(), name="draft"),
    path("analyses/<int:pk>", analyses.AnalysisPage.as_view(), name="analysis"),
    path("analyses/<int:pk>/edit", analyses.AnalysisEdit.as_view(), name="edit_analysis"),
    path("analyses/<int:pk>/steps/<slug:step>", analyses.AnalysisStep.as_view(), name="analysis_step"),
]
