"""The one conversation table: every state, event, guard, reply and transition as data (docs/conversation.md)."""
