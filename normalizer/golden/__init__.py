"""Golden-file regression: what cleaning makes of fixtures, held against what it once made.

`check_all` compares, `plan_update` and `write_goldens` renew; the command line and the
pytest plugin are two faces of the same.
"""

from normalizer.golden.cases import Case, Folders, Listing, find_cases
from normalizer.golden.compare import Outcome, check, check_all, unified_diff
from normalizer.golden.render import Golden, render
from normalizer.golden.update import Change, RuleChange, plan_update, write_goldens

__all__ = [
    "Case",
    "Change",
    "Folders",
    "Golden",
    "Listing",
    "Outcome",
    "RuleChange",
    "check",
    "check_all",
    "find_cases",
    "plan_update",
    "render",
    "unified_diff",
    "write_goldens",
]
