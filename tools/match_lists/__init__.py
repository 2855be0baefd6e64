"""Lists whose identities are known, made up to learn the weights of matching from."""
