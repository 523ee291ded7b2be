"""One act that touches several registers, one file each, named by its verb."""
