"""Programs that build and check Cikls; none of them is part of it at run time."""
