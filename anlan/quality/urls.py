from django.urls import path

from . import views

app_name = "quality"
urlpatterns = [
    path("", views.FlawList.as_view(), name="flaws"),
    path("units/", views.UnitList.as_view(), name="units"),
    path("<int:pk>/", views.FlawPage.as_view(), name="flaw"),
    path("<int:pk>/<str:step>/", views.FlawStep.as_view(), name="step"),
]
