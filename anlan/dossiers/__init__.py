"""The file of an enterprise (一企一档): dated entries of declared kinds, what is lacking, what runs out."""
