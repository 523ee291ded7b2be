"""Benchmarks: `python -m benchmarks` (`make bench`) measures and writes docs/benchmarks.md with its plots.

One file per idea: `growth` builds whole counties, `counting` sets the engine against SQL by hand, `snapshot` times its
stages, `opening` opens figures, `pages` asks for pages, `limits` sets the import against plain inserts. Each runs as a
process of its own on a data folder and answers with JSON; `table` and `plots` write what came out.
"""
