from django.urls import path

from . import views

app_name = "mobile"
urlpatterns = [
    path("", views.Start.as_view(), name="start"),
    path("report/", views.Report.as_view(), name="report"),
    path("rectify/", views.Rectify.as_view(), name="rectify"),
    path("inspect/", views.Inspect.as_view(), name="inspect"),
    path("queue/", views.Queue.as_view(), name="queue"),
    path("sw.js", views.worker, name="worker"),
]
