"""What may leave the house: the one room that knows what is private."""
