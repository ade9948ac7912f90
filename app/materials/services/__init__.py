"""Putting files in, changing and removing them; asking lecturers for theirs."""

from app.materials.services.keeping import (
    add_material,
    change_material,
    remove_material,
    replace_file,
)
from app.materials.services.lecturers import hand_in, hand_in_again, invite_lecturer

__all__ = [
    "add_material",
    "change_material",
    "hand_in",
    "hand_in_again",
    "invite_lecturer",
    "remove_material",
    "replace_file",
]
