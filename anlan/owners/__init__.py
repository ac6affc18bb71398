"""Who answers for an enterprise: 属地, 行业主管, 审批, 日常执法, 挂钩领导, 专委会, each from a day to a day.

Every enterprise has a territory and a sector that answer for it, and exactly one department of daily enforcement.
"""
