"""Ledgers of an institution: what each holds, its rows, writing one down, closing a period."""
