"""The use cases as short recipes: take in (`imports`), note down (`diary`), look back (`review`).

The recipes are imported from their own modules, so that ``niggle log`` does not wait for pandas.
"""
