"""Other tools' libraries in: what they hold becomes a file that a person may adopt, never part of corpus/ by itself."""
