"""The law as data: values with their basis and dates of validity, and the days people work.

``rule(key, on=date, place=…)`` gives a value, ``calendar(place)`` the corrections to the statutory
calendar. The seeds in ``seeds/*.yaml`` belong to the product; an office sets values of its own for its
place. A value without a basis is a default of the product, not a requirement of the law.
"""
