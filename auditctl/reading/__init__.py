"""What the sealed entries say. Read as they lie: `auditctl verify` says whether they can be believed."""
