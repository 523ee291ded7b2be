"""The residents of one's organisations, and the way in for a new one."""
