"""Tables that lie in a database or a folder, to the file that a case reads."""
