"""What is looked at. Probes run beside student code, which may read them: no answer here."""
