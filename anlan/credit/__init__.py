"""Credit of enterprises: facts become dated points by rules, points a standing, and everybody can see why.

Words: 信用记录 ``CreditEvent``, 信用等级 ``tier``, 信用状况 ``Standing``.
《苏州工业园区2017年安全生产工作要点》三（一）6.
"""
