"""One file per cleaner; each votes for cuts, none edits."""
