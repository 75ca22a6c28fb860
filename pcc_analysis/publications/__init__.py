"""What reports print, kept beside them, and what of it has moved when the next report is made.

`ledger` notes figures as sections print them, `parquet` keeps them, `earlier` finds those published before, `revisions`
compares, `settling` says how much of a movement late recording explains.
"""
