"""Who signs in, what they may do, and where: accounts, roles, scope, tokens and the gate before every row."""
