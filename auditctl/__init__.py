"""`auditctl`: what an auditor runs against the sealed log. It reads; it has no way to write to AWS. docs/audit.md."""
