from django.urls import path

from anlan.intake.views import UploadPage

from . import views

app_name = "owners"
urlpatterns = [
    path("", views.OwnedListPage.as_view(), name="enterprises"),
    path("import", UploadPage.as_view(), {"code": "enterprise_owners"}, name="import"),
    path("enterprises/<int:pk>/assign", views.AssignPage.as_view(), name="assign"),
    path("subjects/<int:pk>/assign", views.AssignSubjectPage.as_view(), name="assign_subject"),
    path("subjects/owners/<int:pk>/end", views.EndSubjectPage.as_view(), name="end_subject"),
    path("<int:pk>/end", views.EndPage.as_view(), name="end"),
]
