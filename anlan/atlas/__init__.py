"""One map and two lists (一图两单): what lies where, counted by the database; lists and map ask the same rows."""
