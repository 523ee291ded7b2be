"""Vocabulary 词汇: the value types that every other room speaks in; standard library only."""
