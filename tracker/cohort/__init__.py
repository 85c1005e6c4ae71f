"""Many athletes at once, for a club, a clinic or a study: the same pure function for each, over Dask.

`tracker.cohort.cluster` is the only module that knows Dask; what is done for one athlete stands in
`tracker.cohort.athlete`, and knows nothing of the others.
"""
