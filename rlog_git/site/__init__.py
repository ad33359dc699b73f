"""A notebook for others: what may leave the house, as pages."""
