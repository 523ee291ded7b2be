"""Handing out data without the people's identity 去标识化导出: what leaves, under which key, and what protection it gives."""

from .handing_out import Released, release

__all__ = ["Released", "release"]
