"""Attachments (附件): files that prove something, sealed, owned by a row of another register."""
