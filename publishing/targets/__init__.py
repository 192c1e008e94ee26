"""Places that hold the site: folders and buckets, behind one contract."""
