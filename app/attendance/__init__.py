"""Attendance: who was there, day by day, and the printed sheet that proves it.

Hours are counted from the marks. Not here: what the hours are good for (certificates).
"""
