"""`python -m dechaff`: the command line, where its script is not on the path."""

from dechaff.app import main

main()
