"""Step one: documents → mentions, by grammar and gazetteers, offline and deterministic."""
