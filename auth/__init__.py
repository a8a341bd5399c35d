"""Who may come in: passwords, sessions, grants and the checks around them; pure, time is passed in."""
