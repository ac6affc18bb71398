from django.urls import path

from .views import parts, points

app_name = "risks"
urlpatterns = [
    path("", points.PointList.as_view(), name="points"),
    path("new", parts.NewPoint.as_view(), name="new"),
    path("<int:pk>", points.PointPage.as_view(), name="point"),
    path("<int:pk>/edit", parts.EditPoint.as_view(), name="edit"),
    path("<int:pk>/units/new", parts.AddUnit.as_view(), name="add_unit"),
    path("<int:pk>/units/<int:unit>/events/new", parts.AddEvent.as_view(), name="add_event"),
    path("<int:pk>/events/<int:event>/grade", parts.GradeEvent.as_view(), name="grade"),
    path("<int:pk>/events/<int:event>/measures/new", parts.AddMeasure.as_view(), name="add_measure"),
    path("<int:pk>/dangers/new", parts.LinkDanger.as_view(), name="link_danger"),
    path("<int:pk>/<slug:kind>/<int:part>/drop", parts.DropPart.as_view(), name="drop"),
    path("<int:pk>/steps/<slug:step>", points.PointStep.as_view(), name="step"),
]
