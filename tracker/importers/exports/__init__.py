"""What services hand out when a runner asks for their data.

`strava`, `runkeeper` and `garmin` read the lists of activities that come with the recordings: each row
is an activity of its own, without samples, that says which file it describes (or is found to be the same
run by its start, duration and distance). `polar` reads sessions, `apple` the one large file of Apple
Health. The layouts are taken from what others found in their own exports; ``manual/formats.md`` says
what is known and how well.
"""
