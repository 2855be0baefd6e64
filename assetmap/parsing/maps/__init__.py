"""Read map layers: GeoJSON, GeoPackage, Shapefile, KML."""
