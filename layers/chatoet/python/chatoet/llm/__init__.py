"""The one way out to models (invariant 8): in the configured EU region only, nothing stored at the vendor."""
