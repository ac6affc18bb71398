from django.urls import path

from anlan.intake.views import UploadPage

from . import views

app_name = "registers"
urlpatterns = [
    path("", views.EnterpriseListPage.as_view(), name="enterprises"),
    path("new", views.CreatePage.as_view(), name="create"),
    path("import", UploadPage.as_view(), {"code": "enterprises"}, name="import"),
    path("likenesses", views.LikenessListPage.as_view(), name="likenesses"),
    path("<int:pk>", views.EnterprisePage.as_view(), name="enterprise"),
    path("<int:pk>/edit", views.EditPage.as_view(), name="edit"),
    path("<int:pk>/steps/<slug:step>", views.EnterpriseStepPage.as_view(), name="step"),
]
