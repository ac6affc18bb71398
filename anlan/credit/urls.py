from django.urls import path

from . import views

app_name = "credit"
urlpatterns = [
    path("", views.StandingListPage.as_view(), name="standings"),
    path("records/", views.EventListPage.as_view(), name="events"),
    path("places/", views.BoardPage.as_view(), name="board"),
    path("enterprises/<int:pk>/", views.LedgerPage.as_view(), name="ledger"),
    path("records/<int:pk>/", views.EventPage.as_view(), name="event"),
    path("records/<int:pk>/<slug:step>/", views.EventStep.as_view(), name="step"),
]
