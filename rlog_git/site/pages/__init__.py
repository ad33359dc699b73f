"""The pages of a notebook: from its nouns to an address, a template and values each. Pure."""
