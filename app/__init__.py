"""Cikls. `app.factory.create_app` makes the application; to import one part imports no other."""
