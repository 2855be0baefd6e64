"""Hand out rows to correct, take them back; mend letters that were broken."""
