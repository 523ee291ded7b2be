"""Targets and parameters (目标与参数): dated, area-scoped numbers that are not sets, each with its source."""
