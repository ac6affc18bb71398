from django.urls import path

from . import views

app_name = "subjects"
urlpatterns = [
    path("", views.SubjectListPage.as_view(), name="subjects"),
    path("new/<slug:kind>/", views.CreatePage.as_view(), name="create"),
    path("import/<slug:kind>/", views.ImportPage.as_view(), name="import"),
    path("<int:pk>/", views.SubjectPage.as_view(), name="subject"),
    path("<int:pk>/edit/", views.EditPage.as_view(), name="edit"),
    path("<int:pk>/<slug:step>/", views.SubjectStep.as_view(), name="step"),
]
