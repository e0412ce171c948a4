"""The Python half of chatmart: what the DAGs and the command line call."""
