"""What a basis says, in words: readable terms, which of them make up an entry, and why an entry is as it is."""
