"""Casework (业务流转): cases that move between parties: states, moves, who, by when."""
