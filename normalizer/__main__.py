"""`python -m normalizer`: the command line."""

from normalizer.cli import main

if __name__ == "__main__":
    main()
