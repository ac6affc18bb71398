"""Addresses below notices/."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.Inbox.as_view(), name="inbox"),
    path("<int:pk>/", views.OneNotice.as_view(), name="notice"),
    path("read-all/", views.read_all, name="read_all"),
    path("count/", views.count, name="count"),
    path("preferences/", views.Preferences.as_view(), name="preferences"),
]
