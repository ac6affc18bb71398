"""Official documents out (公文, GB/T 9704-2012): numbered without gaps, frozen, as Word and PDF.

``letter(kind, row, …)`` issues one; ``kinds.KINDS`` says which there are; ``render_table_docx`` and
``render_table_pdf`` print any list.
"""
