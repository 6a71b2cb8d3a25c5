"""The pytest plugin: fixtures and their golden files as test items.

It is loaded into every pytest run where the package is installed, so this module
imports nothing and does nothing until the settings name a folder of fixtures.
"""
