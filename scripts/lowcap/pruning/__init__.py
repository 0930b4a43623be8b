"""What is removed from a network, by which criterion, and what training brings back."""
