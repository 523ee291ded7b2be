"""The report room: documents whose every number opens into its rows."""
