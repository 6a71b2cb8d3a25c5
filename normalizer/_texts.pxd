# What of `_texts.pyx` others use, compiled.
cpdef made(type kind, dict fields)
