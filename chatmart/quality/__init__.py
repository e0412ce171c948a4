"""Checks of the data at three gates, and the report of what they found."""

from chatmart.quality.gate import run_gate
from chatmart.quality.report import build_report
from chatmart.quality.results import CheckResult, GateResult, gate_error

__all__ = ["CheckResult", "GateResult", "build_report", "gate_error", "run_gate"]
