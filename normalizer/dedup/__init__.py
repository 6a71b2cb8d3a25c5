"""Passages that outlets share: sketches, candidates, verification, groups, index."""
