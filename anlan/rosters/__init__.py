"""Who is on duty, around the clock: rosters, shifts, and the hours that nobody covers.

S0-A10.1 节假日值班; S2-3.4.3c and S4-3.19a 24小时值班. A hole in a published roster is shown and alarmed.
"""
