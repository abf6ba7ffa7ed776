"""Which promise is held by which tests, and what came of them: `python -m tests.clauses [ID …]`, or make clauses."""
