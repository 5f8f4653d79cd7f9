"""Trying ChatKit widgets out: templates, their sandbox, and what is wrong with a widget."""
