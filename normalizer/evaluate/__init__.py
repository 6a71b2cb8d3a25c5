"""Cleaning held against labelled pages: sets, scores, floors that only rise."""

from normalizer.evaluate.floors import Floors, compare_floors, read_floors
from normalizer.evaluate.measure import PageResult, SetResult, measure_page
from normalizer.evaluate.sets import LabelledPage, LabelledSet, find_sets, read_pages

__all__ = [
    "Floors",
    "LabelledPage",
    "LabelledSet",
    "PageResult",
    "SetResult",
    "compare_floors",
    "find_sets",
    "measure_page",
    "read_floors",
    "read_pages",
]
