"""What a sentence states: its numbers and what they count, its windows, and which way its words point."""
