"""Review links: a draft's real page for people without an account, who may sign it off for their department."""
