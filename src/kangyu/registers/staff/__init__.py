"""Staff (工作人员): who may log in, for which organisation, in which role."""
