from django.urls import path

from . import views

app_name = "supervision"
urlpatterns = [
    path("", views.Supervised.as_view(), name="matters"),
    path("tasks/", views.LateTasks.as_view(), name="tasks"),
    path("duties/", views.LateDuties.as_view(), name="duties"),
]
