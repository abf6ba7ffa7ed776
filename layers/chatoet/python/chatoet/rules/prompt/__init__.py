"""What a model is asked, and how its answer is read. No identifier has a way in (clause OET-5.2-minimise)."""
