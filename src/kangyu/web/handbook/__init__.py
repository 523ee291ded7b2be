"""The handbook: the pages that `operations/handbook` wrote from the declarations, read and searched."""
