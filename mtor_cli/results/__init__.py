"""What scripts are promised: the shape of every answer, and the envelope around it."""
