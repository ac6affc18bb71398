from django.urls import path

from . import views

app_name = "intake"
urlpatterns = [
    path("", views.BatchListPage.as_view(), name="batches"),
    path("batches/<int:pk>", views.BatchPage.as_view(), name="batch"),
    path("batches/<int:pk>/marked.xlsx", views.MarkedPage.as_view(), name="marked"),
    path("<slug:code>", views.UploadPage.as_view(), name="upload"),
    path("<slug:code>/template.xlsx", views.TemplatePage.as_view(), name="template"),
]
