"""Slips (流转单): forms that belong to a case and its moves, not to a person's contacts; one file for each kind of case."""
