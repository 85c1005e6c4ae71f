"""Diaries of other programs, read into ours; what was changed on the way stands in the manual."""
