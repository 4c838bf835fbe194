"""What to do next about one criterion."""
