"""Figures (已发布数字): the figures that were issued, with definition, snapshot and the keys of their rows."""
