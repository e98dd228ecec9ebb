"""Public tables to the folder of tables: fetched, held against their hash, unpacked."""
