"""``python -m tracker`` does what the command ``niggle`` does."""

from tracker.cli import main

if __name__ == "__main__":
    main()
