"""Know what lies where: the region's box, its areas, ZIP codes and cities."""
