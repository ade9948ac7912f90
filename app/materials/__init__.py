"""Materials: presentations and handbooks of a session, one of its days or a cycle; uploaded by staff or the lecturer."""
