"""What every layer needs and no layer owns: settings, database, clock, text, problems, HTTP manners, audit, outbox."""
