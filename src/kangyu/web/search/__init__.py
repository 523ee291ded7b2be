"""The one search box: people and pages."""
