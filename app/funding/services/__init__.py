"""What is done with projects and the logos that their papers show."""

from app.funding.services.logos import add_logo, move_logo, remove_logo
from app.funding.services.projects import save_project

__all__ = ["add_logo", "move_logo", "remove_logo", "save_project"]
