from django.urls import path

from . import feeds, views

app_name = "portal"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("<int:pk>/", views.Item.as_view(), name="item"),
    path("rss.xml", feeds.latest, name="feed"),
    path("data.json", views.Data.as_view(), name="data"),
]
