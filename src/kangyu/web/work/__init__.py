"""The pool of work: everybody's first screen. What is to be done, why, until when, by whom; acts on one task or many."""
