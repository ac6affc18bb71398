from django.urls import path

from anlan.intake.views import UploadPage

from . import views

app_name = "library"
urlpatterns = [
    path("", views.StandardList.as_view(), name="standards"),
    path("new/", views.CreatePage.as_view(), name="create"),
    path("import/", UploadPage.as_view(), {"code": "criteria"}, name="import"),
    path("suggest/", views.SuggestPage.as_view(), name="suggest"),
    path("items/", views.CriterionList.as_view(), name="criteria"),
    path("items/<str:code>/", views.CriterionPage.as_view(), name="criterion"),
    path("<int:pk>/", views.StandardPage.as_view(), name="standard"),
    path("<int:pk>/change/", views.ChangePage.as_view(), name="change"),
]
