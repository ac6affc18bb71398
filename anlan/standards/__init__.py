"""安全生产标准化: applications, review, certificates with their term, sampling, delisting, titles of model enterprises.

企业安全生产标准化建设定级办法 (应急〔2021〕83号) says who may have which grade and when it is lost; S4-2.5, S4-3.3 and
S1-19 of the documents say how many there should be and that whoever fails a check is delisted (一律摘牌).
"""
