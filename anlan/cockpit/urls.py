from django.urls import path

from . import views

app_name = "cockpit"
urlpatterns = [
    path("", views.Screen.as_view(), name="screen"),
    path("wall/", views.Wall.as_view(), name="wall"),
    path("screens/<slug:code>/", views.Screen.as_view(), name="layout"),
    path("screens/<slug:code>/wall/", views.Wall.as_view(), name="layout_wall"),
    path("outlines/<int:pk>/<slug:kind>.svg", views.Outlines.as_view(), name="outlines"),
    path("layouts/", views.Layouts.as_view(), name="layouts"),
    path("layouts/new", views.NewLayout.as_view(), name="new"),
    path("layouts/<slug:code>/", views.EditLayout.as_view(), name="edit"),
    path("layouts/<slug:code>/give-up", views.GiveUp.as_view(), name="give_up"),
    path("layouts/<slug:code>/export", views.Export.as_view(), name="export"),
    path("layouts/<slug:code>/import", views.Import.as_view(), name="import"),
]
