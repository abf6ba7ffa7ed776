"""A stand-in for both vendors of models: it speaks their wire formats, and holds us to what we promise of them."""
