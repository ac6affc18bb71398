"""Data quality (数据质量): rules over the records that exist, what they find, and a score for each unit."""
