from django.urls import path

from .views import events, obligations, occurrences, proposals

app_name = "obligations"
urlpatterns = [
    path("", occurrences.OccurrenceList.as_view(), name="occurrences"),
    path("mine/", occurrences.MyOccurrences.as_view(), name="mine"),
    path("<int:pk>/", occurrences.OccurrencePage.as_view(), name="occurrence"),
    path("<int:pk>/submit/", occurrences.SubmitPage.as_view(), {"step": "submit"}, name="submit"),
    path("<int:pk>/<str:step>/", occurrences.OccurrenceStep.as_view(), name="occurrence_step"),
    path("events/", events.EventList.as_view(), name="events"),
    path("events/new/", events.KindsPage.as_view(), name="event_kinds"),
    path("events/new/<slug:kind>/", events.RaisePage.as_view(), name="raise_event"),
    path("events/<int:pk>/", events.EventPage.as_view(), name="event"),
    path("events/<int:pk>/<str:step>/", events.EventStep.as_view(), name="event_step"),
    path("demands/", obligations.ObligationList.as_view(), name="obligations"),
    path("demands/new/", obligations.CreateObligation.as_view(), name="create"),
    path("demands/library/", obligations.LibraryPage.as_view(), name="library"),
    path("demands/plans/<int:pk>/", proposals.FromPlan.as_view(), name="from_plan"),
    path("demands/<int:pk>/", obligations.ObligationPage.as_view(), name="obligation"),
    path("demands/<int:pk>/change/", obligations.ChangeObligation.as_view(), name="change"),
    path("demands/<int:pk>/<str:step>/", obligations.ObligationStep.as_view(), name="obligation_step"),
]
