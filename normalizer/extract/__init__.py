"""Bytes or text to blocks."""
