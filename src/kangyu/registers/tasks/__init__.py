"""Tasks (待办): the one pool of everything that someone must do."""
