"""The door: logging in and out, and the way to one's desk."""
