from django.urls import path

from . import views

app_name = "rosters"
urlpatterns = [
    path("", views.RosterList.as_view(), name="rosters"),
    path("new", views.DrawUpPage.as_view(), name="draw_up"),
    path("<int:pk>", views.RosterPage.as_view(), name="roster"),
    path("<int:pk>/shifts", views.ShiftsPage.as_view(), name="shifts"),
    path("<int:pk>/steps/<slug:step>", views.RosterStep.as_view(), name="step"),
]
