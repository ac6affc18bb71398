"""What is made public (requirements 4.0 M7): drafted, de-identified, approved by another, published, taken back.

Nothing becomes public without an approved item. Rows of any module below may be what it is about; those of
listings are drafted and withdrawn by themselves. The public site shows what ``queries.on_show`` gives.
"""
