"""Registers of what is supervised: first the enterprises, one true file for each.

An enterprise is an organ of kind enterprise and its file. Words: 统一社会信用代码 ``credit_code`` (GB 32100-2015),
行业代码 ``industry_code`` (GB/T 4754-2017), 规模以上 ``above_scale``, 标签 ``tags`` (from a day to a day), 疑似重复
``Likeness``.
"""
