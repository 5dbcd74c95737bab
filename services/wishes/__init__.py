"""What is wanted and not here yet: wishes, better copies, new releases of followed artists."""
