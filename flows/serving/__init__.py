"""Running flows on demand: as deployments of a Prefect server, started from its pages, its API, or by the clock."""
