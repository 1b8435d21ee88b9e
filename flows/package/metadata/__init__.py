"""What catalogues and people who cite read of a package: one description, rendered for each of them."""

from flows.package.metadata.about import About, about
from flows.package.metadata.render import as_json, documents

__all__ = ["About", "about", "as_json", "documents"]
