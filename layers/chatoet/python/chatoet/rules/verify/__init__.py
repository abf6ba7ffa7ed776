"""What of a model's answer stands: quotes in the letter, facts in the notes, bands in range (invariant 7)."""
