"""Audit (审计): who looked at whom, on what basis, in a chain that shows tampering."""
