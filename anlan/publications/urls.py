from django.urls import path

from . import views

app_name = "publications"
urlpatterns = [
    path("", views.PublicationList.as_view(), name="publications"),
    path("new/", views.DraftPage.as_view(), name="draft"),
    path("<int:pk>/", views.PublicationPage.as_view(), name="publication"),
    path("<int:pk>/change/", views.ChangePage.as_view(), name="change"),
    path("<int:pk>/<str:step>/", views.PublicationStep.as_view(), name="step"),
]
