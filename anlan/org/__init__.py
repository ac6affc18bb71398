"""Places, organs, posts: who stands where, and so who sees and may do what.

Scope has two dimensions: 属地 (the place tree) and 行业 (the sector). A post joins a user, a role,
an organ, a place and sectors; ``Model.objects.visible_to(user)`` and ``user.may(perm, row)`` read
nothing else. 三员分立 (system administrator, security officer, auditor apart): GB/T 22239-2019.
"""
