"""How plans, tasks and policy documents are found."""

from anlan.search.sources import Text, source

from .models import Document, Plan, Task


def of_plan(plan):
    return Text(plan.title, f"{plan.document.number} {plan.year}")


def of_task(task):
    return Text(task.headline, f"{task.text} {task.heading}")


def of_document(document):
    return Text(document.title, f"{document.number} {document.issuer} {document.text}")


source(Plan, of_plan, lambda: Plan.objects.select_related("document"))
source(Task, of_task)
source(Document, of_document)
