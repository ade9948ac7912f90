"""The demonstration: real events of 2010-2018 and one invented cycle that lies ahead of today.

All of it is loaded through the same services as staff use.
"""
