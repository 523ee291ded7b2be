"""The grammar: how we compute, without a database, a clock or a network."""
