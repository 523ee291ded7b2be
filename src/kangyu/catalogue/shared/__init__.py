"""What several declarations say word for word: items of forms, rules of chronic diseases."""
