"""How the work is done: verbs, jobs, who does them, and runs in parts."""
