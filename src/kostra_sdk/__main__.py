"""``python -m kostra_sdk`` is the command ``kostra``."""

from kostra_sdk.cli import main

if __name__ == "__main__":
    main()
