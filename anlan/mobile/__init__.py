"""手机端: pages that a telephone keeps and that work without a network; what is written there is sent later, once.

The telephone keeps drafts and photos (IndexedDB); each photo is staged under a number of its own (``Upload``), then
the report or the evidence is committed under another (``Sent``), so a broken connection costs nothing and a repeated
one does nothing twice. The verbs are those of the modules below.
"""
