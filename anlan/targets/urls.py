from django.urls import path

from . import views

app_name = "targets"
urlpatterns = [
    path("", views.Board.as_view(), name="board"),
    path("clauses/", views.ByClause.as_view(), name="by_clause"),
    path("units/", views.ByUnit.as_view(), name="by_unit"),
    path("places/", views.ByPlace.as_view(), name="by_place"),
    path("superior/", views.Superior.as_view(), name="superior"),
    path("awaiting/", views.Awaiting.as_view(), name="awaiting"),
    path("all/", views.TargetList.as_view(), name="targets"),
    path("new", views.TargetFormPage.as_view(), name="new"),
    path("plans/<int:pk>", views.FromPlanPage.as_view(), name="from_plan"),
    path("<int:pk>", views.TargetPage.as_view(), name="target"),
    path("<int:pk>/edit", views.ChangePage.as_view(), name="change"),
    path("<int:pk>/steps/<slug:step>", views.TargetStep.as_view(), name="step"),
]
