"""Step one: documents → mentions, by grammar and gazetteers, offline and deterministic.

``flows.extract.pipeline.extract`` is the public function.
"""
