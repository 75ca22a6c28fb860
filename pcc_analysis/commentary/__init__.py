"""What people write for a report, read from `data/commentary/<period>/`."""
