"""Reports (总结与报表): drafts and issued documents; an issued one never changes."""
