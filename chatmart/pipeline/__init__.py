"""What the DAGs do, one function a task, and how they run in this process."""
