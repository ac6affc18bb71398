from django.urls import path

from .views import entries, file, lists

app_name = "dossiers"
urlpatterns = [
    path("enterprises/<int:pk>/file/", file.FilePage.as_view(), name="file"),
    path("enterprises/<int:pk>/file/print", file.PrintPage.as_view(), name="print"),
    path("enterprises/<int:pk>/file/enter/<slug:kind>/", file.EnterPage.as_view(), name="enter"),
    path("dossiers/", lists.EntryList.as_view(), name="entries"),
    path("dossiers/gaps/", lists.GapList.as_view(), name="gaps"),
    path("dossiers/expiring/", lists.ExpiringList.as_view(), name="expiring"),
    path("dossiers/coverage/", lists.CoveragePage.as_view(), name="coverage"),
    path("dossiers/import/", lists.ImportPage.as_view(), name="import"),
    path("dossiers/<int:pk>/", entries.EntryPage.as_view(), name="entry"),
    path("dossiers/<int:pk>/update/", entries.ReplacePage.as_view(), name="replace"),
    path("dossiers/<int:pk>/steps/<slug:step>/", entries.EntryStepPage.as_view(), name="step"),
]
