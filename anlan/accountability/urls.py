from django.urls import path

from . import views

app_name = "accountability"
urlpatterns = [
    path("", views.ActList.as_view(), name="acts"),
    path("new", views.ProposePage.as_view(), name="propose"),
    path("statistics", views.StatisticsPage.as_view(), name="statistics"),
    path("<int:pk>", views.ActPage.as_view(), name="act"),
    path("<int:pk>/steps/<slug:step>", views.ActStep.as_view(), name="step"),
]
