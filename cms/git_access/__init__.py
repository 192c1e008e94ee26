"""Git over HTTP: developers clone the content store and push to it, signed in by keys of their own."""
