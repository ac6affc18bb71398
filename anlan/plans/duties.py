"""What falls due in plans and who hears of it: sign in time, finish in time, sign the letter in time."""
