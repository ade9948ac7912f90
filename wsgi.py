"""What gunicorn and `flask --app wsgi` import."""

from app import create_app

app = create_app()
