"""What gunicorn and `flask --app wsgi` import."""

from app.factory import create_app

app = create_app()
