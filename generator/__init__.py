"""Pages made from public records, and the plug-ins that hand them to Pelican."""
