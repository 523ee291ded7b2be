"""Enrolments (纳入管理): who is in which programme since when, and what is due."""
