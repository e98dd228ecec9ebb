"""Files of tables to cells of text with the line of each, and what is wrong with them in words. No type, no value."""
