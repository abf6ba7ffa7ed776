"""The package that answers an access or portability request: what is in it, and in which forms (Art 15 and 20 GDPR)."""
