from django.urls import path

from . import views

app_name = "files"
urlpatterns = [
    path("<int:pk>/shown/<str:size>.jpg", views.picture, name="picture"),
    path("<int:pk>/<str:name>", views.download, name="download"),
]
