"""Strip the cruft from scraped news articles, undoably, and find the passages outlets share."""

__version__ = "0.1.0"
