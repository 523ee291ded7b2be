"""People (居民): who they are, where they live, since when."""
