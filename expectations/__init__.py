"""What is expected of the data: one module a table, named by gate and table.

Each module says SCHEMA, TABLE and EXPECTATIONS. An expectation has a severity (STOP keeps the marts
of the last good build in place, WARN only reports) and a description, the sentence that the report
shows; the sentence names the check in quality.check_results.
"""
