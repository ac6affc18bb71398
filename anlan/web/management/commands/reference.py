"""``make docs``: write docs/reference from the code, so that it is never out of date."""

import sys
from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import autodiscover_modules

from anlan.flow.flow import Flow
from anlan.indicators.engine import INDICATORS
from anlan.org.models import Role
from anlan.org.separation import permission_labels
from anlan.rulebook.models import Rule


class Command(BaseCommand):
    help = "由代码生成 docs/reference"

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/reference"))

    def handle(self, *args, folder, **options):
        autodiscover_modules("flow")
        folder.mkdir(parents=True, exist_ok=True)
        pages = {"flows": flows(), "permissions": permissions(), "rules": rules(), "indicators": indicators()}
        for name, lines in pages.items():
            (folder / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
            self.stdout.write(f"{folder / name}.md")


def table(heads, rows):
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', '/').replace(chr(10), ' ') for cell in row)} |"


def all_flows():
    """Every Flow of every module, with its name."""
    for config in apps.get_app_configs():
        name = f"{config.name}.flow"
        for label, value in vars(sys.modules[name]).items() if name in sys.modules else ():
            if isinstance(value, Flow):
                yield f"{config.label}.{label}", value


def flows():
    """Each step table, and its drawing."""
    yield "# 办理流程"
    for name, flow in sorted(all_flows()):
        states = dict(flow.model._meta.get_field(flow.state_field).flatchoices)
        yield from (
            "",
            f"## {flow.model._meta.verbose_name}（`{name}`）",
            "",
            "```mermaid",
            "stateDiagram-v2",
        )
        for step in flow.steps:
            if step.target:
                yield from (
                    f"    {states[source]} --> {states[step.target]}: {step.label}" for source in step.sources
                )
        yield from ("```", "")
        rows = [
            (
                step.label,
                "、".join(str(states[source]) for source in step.sources),
                states[step.target] if step.target else "不变",
                f"`{step.permission}`",
                "、".join(flow.fact_labels(step.needs)),
                step.basis,
            )
            for step in flow.steps
        ]
        yield from table(("步骤", "从", "到", "权限", "必填", "依据"), rows)


def permissions():
    yield from ("# 角色和权限", "")
    roles = list(Role.objects.all())
    labels = permission_labels()
    rows = [
        (label, f"`{code}`", *("✓" if role.holds(code) else "" for role in roles))
        for code, label in labels.items()
    ]
    yield from table(("权限", "代码", *(role.name for role in roles)), rows)


def rules():
    yield from ("# 规则库的初始条目", "")
    rows = Rule.objects.filter(place=None).order_by("key", "-valid_from")
    yield from table(
        ("名称", "键", "值", "依据", "生效", "把握"),
        [(r.label, f"`{r.key}`", r.value, r.basis, r.valid_from, r.get_confidence_display()) for r in rows],
    )


def indicators():
    yield from ("# 指标", "")
    rows = sorted(INDICATORS.values(), key=lambda found: found.code)
    yield from table(
        ("名称", "代码", "单位", "依据"), [(i.label, f"`{i.code}`", i.unit, i.basis) for i in rows]
    )
