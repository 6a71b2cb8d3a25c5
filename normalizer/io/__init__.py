"""Readers and writers of files, JSONL and other formats."""
