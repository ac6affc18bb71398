"""奖惩联动: what follows from conduct (M9). A module raises dated facts; rules of the rulebook say what follows from
so many of them within so many days; what follows is an effect that some module offers.

A module registers its kinds of fact and its effects in ``consequences.py``, by the functions of ``kinds``; it calls
``actions.raise_facts`` where the fact becomes known, and asks ``queries.in_force`` what holds for a subject.
"""
