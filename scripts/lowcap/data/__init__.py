"""Images: where they come from, which of them a task's networks see, and what training may do to them."""
