"""Code lists (值域代码), one file per subject."""
