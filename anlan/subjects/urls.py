from django.urls import path

from anlan.intake.views import UploadPage

from . import views
from .kinds import KINDS

app_name = "subjects"
urlpatterns = [
    path("", views.SubjectListPage.as_view(), name="subjects"),
    path("new/<slug:kind>/", views.CreatePage.as_view(), name="create"),
    *(
        path(f"import/{code}/", UploadPage.as_view(), {"code": f"subjects_{code}"}, name=f"import_{code}")
        for code in KINDS
    ),
    path("<int:pk>/", views.FilePage.as_view(), name="subject"),
    path("<int:pk>/edit/", views.EditPage.as_view(), name="edit"),
    path("<int:pk>/<slug:step>/", views.FileStep.as_view(), name="step"),
]
