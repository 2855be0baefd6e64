"""Name the streets of Harborview."""

# Streets that run inland from the sea (roughly east and west), from south to north.
CROSSING = (
    "1st Ave", "2nd Ave", "3rd Ave", "4th Ave", "5th Ave", "6th Ave", "7th Ave", "8th Ave",
    "9th Ave", "10th Ave", "Heron St", "Sandpiper St", "Tern St", "Egret St", "Osprey St",
    "Aspen St", "Cooper St", "Chandler St", "Sailmaker St", "Ropewalk St", "Customs House St",
    "Almond St", "Congress St", "Market St", "Main St", "State St", "Court St",
    "Academy St", "Saint Brendan St", "Calle Marina", "Birch St", "Cedar St", "Chestnut St",
    "Dogwood St",
    "Elm St", "Forge St", "Furnace St", "Hawthorn St", "Hemlock St", "Juniper St", "Larch St",
    "Linden St", "Maple St", "Oak St", "Orchard St", "Pear St", "Pine St", "Plum St", "Quince St",
    "Rowan St", "Spruce St", "Sycamore St", "Tamarack St", "Walnut St", "Willow St", "Yew St",
    "Applewood Rd", "Bramble Rd", "Clover Rd", "Fern Rd", "Gorse Rd", "Heather Rd", "Ivy Rd",
)  # fmt: skip
# Streets that run along the shore (roughly north and south), west of 1st Street and going west.
WESTERN = (
    "Meridian St", "Almeida St", "Bancroft St", "Camino Real", "Delgado St", "Easton St",
    "Farrow St", "Gallatin St", "Hobart St", "Ingram St", "Jarvis St", "Keane St", "Lovell St",
    "Marlow St", "Navarro St", "Ogden St", "Penrose St", "Quimby St", "Rosario St", "Sewall St",
    "Tobias St", "Upton St", "Varela St", "Wexford St", "Yarrow St", "Zeller St",
)  # fmt: skip
ISLAND = (
    "Lighthouse Ln", "Gull Rd", "Ferry Rd", "Kelp Ln", "Puffin Ln", "Boathouse Ln", "Fog Bell Ln",
    "Driftwood Ln", "Cannery Ln", "Mooring Ln", "Net Loft Ln", "Salt Rock Ln", "Eider Ln",
    "Lobster Ln", "Anchor Ln", "Compass Ln", "Buoy Ln", "Tide Ln", "Dory Ln", "Sextant Ln",
)  # fmt: skip
NECK = (
    "Commodore Way", "Regatta Way", "Spinnaker Way", "Windlass Way", "Binnacle Way",
    "Capstan Way", "Mainsail Way", "Halyard Way", "Topsail Way", "Foremast Way", "Jib Way",
    "Keel Way", "Ballast Way", "Galley Way", "Bowsprit Way", "Rudder Way", "Yardarm Way",
    "Starboard Way", "Gunwale Way", "Transom Way", "Bulkhead Way", "Schooner Way", "Sloop Way",
    "Ketch Way", "Cutter Way", "Brig Way", "Lugger Way", "Clipper Way", "Packet Way",
    "Pinnace Way", "Tender Way", "Whaler Way", "Frigate Way", "Corvette Way", "Galleon Way",
)  # fmt: skip


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 11th, 21st."""
    teens = number % 100 in {11, 12, 13}
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
