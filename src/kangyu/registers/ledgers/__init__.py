"""Ledgers (台账): rows by organisation and period, with proof."""
