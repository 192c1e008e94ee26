"""Mail: a queue in the database, a server or a folder that takes it, and a page that shows the folder."""
