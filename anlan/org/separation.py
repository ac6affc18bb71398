"""三员分立: administrator, security officer and auditor are different people and do no business.

GB/T 22239-2019, 8.1.5: system management, audit management and security management are apart.
"""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import Post, Role

# Each of these belongs to the roles of one duty and to no other.
RESERVED = {
    "org.change_user": Role.Duty.ADMINISTRATOR,
    "org.grant_post": Role.Duty.SECURITY,
    "audit.view_log": Role.Duty.AUDITOR,
}
# What runs the system itself; permissions of every other app are business.
SYSTEM_APPS = {"audit", "org", "rulebook", "jobs"}


def check_permissions(role, permissions):
    """A role's permissions keep within its duty, or a ``ValidationError`` names those that do not."""
    labels = permission_labels()
    if unknown := sorted(set(permissions) - set(labels)):
        raise ValidationError(_("没有这些权限：%(perms)s。") % {"perms": "、".join(unknown)})
    reserved = [perm for perm in permissions if RESERVED.get(perm, role.duty) != role.duty]
    if reserved:
        raise ValidationError(
            _("三员分立：%(role)s不能有这些权限：%(perms)s。")
            % {"role": role.name, "perms": "、".join(labels[perm] for perm in sorted(reserved))}
        )
    if role.duty == Role.Duty.BUSINESS:
        return
    business = [perm for perm in permissions if perm.partition(".")[0] not in SYSTEM_APPS]
    if business:
        raise ValidationError(
            _("三员不办理业务，不能有这些权限：%(perms)s。")
            % {"perms": "、".join(labels[perm] for perm in sorted(business))}
        )


def check_duties(user, role, since, until):
    """In no period may ``user`` hold posts of two duties."""
    others = Post.objects.filter(user=user).exclude(role__duty=role.duty).exclude(until__lt=since)
    if until:
        others = others.filter(since__lte=until)
    if other := others.select_related("role").first():
        raise ValidationError(
            _("三员分立：%(user)s同期任“%(held)s”，不能再任“%(role)s”。")
            % {"user": user, "held": other.role, "role": role}
        )


def permission_labels():
    """``{"app.codename": Chinese label}`` of everything a role may hold.

    These are the models' own extra permissions, and those of Django's four for each model that some
    seeded role uses.
    """
    from .roles import seeded_permissions

    seeded = seeded_permissions()
    verbs = {"view": _("查看"), "add": _("新增"), "change": _("维护"), "delete": _("删除")}
    labels = {}
    for model in our_models():
        app, name, noun = model._meta.app_label, model._meta.model_name, model._meta.verbose_name
        for verb, word in verbs.items():
            if (perm := f"{app}.{verb}_{name}") in seeded:
                labels[perm] = f"{word}{noun}"
        labels |= {f"{app}.{code}": str(label) for code, label in model._meta.permissions}
    return labels


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("anlan.")]


def grouped_permissions(duty):
    """``[(app's name, [(perm, label)])]`` of what a role of ``duty`` may hold: the choices of a form."""
    groups = {}
    for perm, label in sorted(permission_labels().items()):
        app = perm.partition(".")[0]
        if RESERVED.get(perm, duty) == duty and (duty == Role.Duty.BUSINESS or app in SYSTEM_APPS):
            groups.setdefault(str(apps.get_app_config(app).verbose_name), []).append((perm, label))
    return list(groups.items())
