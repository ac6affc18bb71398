"""Addresses below rules/."""

from django.urls import path

from . import views

app_name = "rulebook"
urlpatterns = [
    path("", views.Rules.as_view(), name="rules"),
    path("days/", views.Days.as_view(), name="days"),
    path("days/new/", views.MarkDay.as_view(), name="mark_day"),
    path("own/<int:pk>/drop/", views.DropRule.as_view(), name="drop_rule"),
    path("<str:key>/", views.RulePage.as_view(), name="rule"),
    path("<str:key>/set/", views.OwnRule.as_view(), name="set_rule"),
]
