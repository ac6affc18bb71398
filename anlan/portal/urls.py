from django.urls import path

from . import feeds, objections, views

app_name = "portal"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("<int:pk>/", views.Item.as_view(), name="item"),
    path("<int:pk>/object/", objections.Object.as_view(), name="object"),
    path("objections/", objections.Answer.as_view(), name="answer"),
    path("rss.xml", feeds.latest, name="feed"),
    path("data.json", views.Data.as_view(), name="data"),
]
