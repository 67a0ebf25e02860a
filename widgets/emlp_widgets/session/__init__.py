"""Who does what when: jobs in threads, one snapshot, one thread that draws."""
