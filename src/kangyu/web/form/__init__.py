"""Any declared form as a page: rendered from its declaration, judged while one types."""
