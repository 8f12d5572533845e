"""How fast, how dear and how exact: each module here is a command that measures one thing beside its baselines."""
