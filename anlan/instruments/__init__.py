"""What organs put in writing and sign: lists of responsibilities and powers, duties of departments, rules (M5).

Drafted clause by clause, checked for legality where the kind wants it, issued by another than the drafter, sent
with receipts, revised by a new version, repealed or expired. A clause can become a duty that is followed.
"""
