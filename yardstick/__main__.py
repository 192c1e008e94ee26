"""Runs the command line as `python -m yardstick`."""

from yardstick.cli import main

if __name__ == "__main__":
    main()
