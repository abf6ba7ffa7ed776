"""The canary: a synthetic learner that goes through consent, a turn, every right and erasure, and is then looked for.

A package and a layer of its own, which no other function carries. docs/ops/canary.md tells operators about it.
"""
