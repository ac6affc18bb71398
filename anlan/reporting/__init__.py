"""Figures sent upward: forms that units fill in period by period, analyses with figures frozen at issue.

C3 of the requirements; 日报表 S0-A02.2, 形势分析 S0-A09.1 and S0-A12.1, 年度总结 S0-A12.1.
"""
