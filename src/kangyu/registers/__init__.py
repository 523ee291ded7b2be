"""What happened: Django apps, the only place with tables. Pages call `queries`, acts call `actions`."""
