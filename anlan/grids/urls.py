from django.urls import path

from .views import arranging, keeping, teaching, walking

app_name = "grids"
urlpatterns = [
    path("", keeping.CellList.as_view(), name="cells"),
    path("mine/", walking.MyGridPage.as_view(), name="mine"),
    path("new/", arranging.RegisterPage.as_view(), name="register"),
    path("rounds/", arranging.RoundsPage.as_view(), name="rounds"),
    path("blocks/", keeping.BlockList.as_view(), name="blocks"),
    path("blocks/<int:pk>/", keeping.BlockPage.as_view(), name="block"),
    path("blocks/<int:pk>/liaison/", arranging.LiaisonPage.as_view(), name="liaison"),
    path("blind/", keeping.BlindList.as_view(), name="blind"),
    path("patrols/", keeping.PatrolList.as_view(), name="patrols"),
    path("trainings/", teaching.TrainingList.as_view(), name="trainings"),
    path("trainings/new/", teaching.TeachPage.as_view(), name="teach"),
    path("trainings/<int:pk>/", teaching.TrainingPage.as_view(), name="training"),
    path("premises/<int:pk>/", walking.PremisePage.as_view(), name="premise"),
    path("premises/<int:pk>/patrol/", walking.PatrolPage.as_view(), name="patrol"),
    path("premises/<int:pk>/let-go/", arranging.LetGoPage.as_view(), name="let_go"),
    path("holders/<int:pk>/", arranging.RelievePage.as_view(), name="relieve"),
    path("<int:pk>/", keeping.CellPage.as_view(), name="cell"),
    path("<int:pk>/change/", arranging.ChangePage.as_view(), name="change"),
    path("<int:pk>/staff/", arranging.StaffPage.as_view(), name="staff"),
    path("<int:pk>/premises/", arranging.AddPremisePage.as_view(), name="add_premise"),
    path("<int:pk>/six/", walking.SixPage.as_view(), name="six"),
]
