"""The editing application: forms and buttons over the content store."""
