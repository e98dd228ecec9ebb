"""Analysis of a segmentation: orders and returns to segments of customers."""
