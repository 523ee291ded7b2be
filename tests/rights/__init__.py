"""Who may open what: one declared table, from which the matrix of the tests and docs/rights.md follow."""
