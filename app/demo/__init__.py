"""The demonstration: real events of 2010-2018 and one invented cycle ahead, loaded through the same services as staff use."""
