"""Matters that are followed until they are verified and closed (M2, requirements C7): nothing found is ever lost.

One engine for 事故隐患, 上级交办问题, 督办事项 and the measures of assessments, audits, drills and accidents; what
differs between them is a line of the rule ``matter.profiles``. Other modules call ``actions.reporting``:
``report_matter``, and ``actions.linking``: ``link``.
"""
