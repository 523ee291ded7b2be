"""Programmes (服务项目), one file each; the order is the order on every page."""

from kangyu.methods.programmes import Programme

from .hypertension import hypertension

PROGRAMMES: tuple[Programme, ...] = (hypertension,)
