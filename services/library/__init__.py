"""The library as the program knows it: reading folders, the index over it, what it consists of."""
