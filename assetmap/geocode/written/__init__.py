"""Take apart what people write: addresses, streets, names of places."""
