"""Uploads: what people send is limited, named anew, looked through, and kept apart where it is harmful."""
