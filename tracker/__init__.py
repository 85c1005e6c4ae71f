"""niggle: an early, honest warning when small running pains recur or wander.

Files and diary entries come in at one side, become one athlete's `History`, a pure detector reads
the History, and everything a person sees is drawn from what it returned. See ``manual/architecture.md``.
"""

__version__ = "0.1.0"
