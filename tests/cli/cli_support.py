"""An article that the tests of the command line share."""

ARTICLE = """\
Skip to main content

Ferry to Norrholm runs again after storm

The ferry between Osterby and Norrholm runs again, the harbour office said on Monday.

Two piers had been damaged by the waves, and repairs took eleven days longer than planned.

Sign up for our morning newsletter.
"""
TITLE = "Ferry to Norrholm runs again after storm"
