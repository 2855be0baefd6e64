"""Run the command line: `python -m assetmap`."""

from .cli import main

main()
