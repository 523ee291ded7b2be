"""Backups (备份): one sealed file that holds the database, the papers and the snapshots, and how it is put back.

`sealing` writes and reads the file; `databases` copies a database out and in; `making` makes a backup and prunes old
ones; `restoring` looks into one, tries it, and puts it back by `switching`; `interruption` marks a restore that is not over.
"""
