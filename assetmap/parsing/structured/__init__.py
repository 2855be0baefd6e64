"""Read files that name their own fields: JSON, Parquet, packages of tables."""
