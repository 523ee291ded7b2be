"""Cases 流转: the institution's inbox, one case with its clocks and moves, starting one, its papers."""
