"""Materials: presentations and handbooks of a session, one of its days or a cycle.

Uploaded by staff, or by the lecturer through a signed link. Not here: certificates, evidence.
"""
