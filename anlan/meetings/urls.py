from django.urls import path

from .views import after, meetings

app_name = "meetings"
urlpatterns = [
    path("", meetings.MeetingList.as_view(), name="meetings"),
    path("new/", meetings.CallPage.as_view(), name="call"),
    path("register/", meetings.RegisterPage.as_view(), name="register"),
    path("decisions/", after.DecisionList.as_view(), name="decisions"),
    path("decisions/<int:pk>/", after.DecisionPage.as_view(), name="decision"),
    path("decisions/<int:pk>/<slug:step>/", after.DecisionStep.as_view(), name="decision_step"),
    path("readings/", after.ReadingList.as_view(), name="readings"),
    path("readings/<int:pk>/", after.ReadingPage.as_view(), name="reading"),
    path("readings/<int:pk>/<slug:step>/", after.ReadingStep.as_view(), name="reading_step"),
    path("<int:pk>/", meetings.MeetingPage.as_view(), name="meeting"),
    path("<int:pk>/change/", meetings.ChangePage.as_view(), name="change"),
    path("<int:pk>/agenda/<int:item>/", meetings.MaterialPage.as_view(), name="material"),
    path("<int:pk>/attendance/", meetings.AttendancePage.as_view(), name="attendance"),
    path("<int:pk>/minutes/", meetings.MinutesPage.as_view(), name="minutes"),
    path("<int:pk>/convey/", meetings.ConveyPage.as_view(), name="convey"),
    path("<int:pk>/hand-in/", meetings.HandInPage.as_view(), name="hand_in"),
    path("<int:pk>/steps/<slug:step>/", meetings.MeetingStep.as_view(), name="step"),
]
