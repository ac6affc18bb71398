from django.urls import path

from . import views

app_name = "projects"
urlpatterns = [
    path("", views.ProjectList.as_view(), name="projects"),
    path("board", views.Board.as_view(), name="board"),
    path("new", views.NewProject.as_view(), name="new"),
    path("<int:pk>", views.ProjectPage.as_view(), name="project"),
    path("<int:pk>/change", views.ChangePage.as_view(), name="change"),
    path("<int:pk>/agree", views.AgreePage.as_view(), name="agree"),
    path("<int:pk>/veto", views.RaisePage.as_view(), name="raise"),
    path("<int:pk>/steps/<slug:step>", views.ProjectStep.as_view(), name="step"),
    path("vetoes", views.VetoList.as_view(), name="vetoes"),
    path("vetoes/<int:pk>", views.VetoPage.as_view(), name="veto"),
    path("vetoes/<int:pk>/steps/<slug:step>", views.VetoStep.as_view(), name="veto_step"),
]
