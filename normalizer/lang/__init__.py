"""Phrase lists, one TOML file per language."""
