"""The demonstration county (示范县): synthetic people, and the messy sheets that its institutions send.

`build.prepare` is the door. Nothing here writes people into registers: the sheets go through `kangyu import`.
"""
