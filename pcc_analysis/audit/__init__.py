"""The audit of figures already printed: what contradicts what in a report, a table or a file of printed figures.

``audit(path)`` reads a CSV of printed figures (or a folder of them), or a report as text, HTML or PDF, recomputes what
can be recomputed without being told the rules of that document, and lists every printed figure that does not follow.
"""

from pcc_analysis.audit.findings import AuditResult, Finding
from pcc_analysis.audit.reading import audit
from pcc_analysis.audit.show import audit_command, findings_table, render_audit

__all__ = ["AuditResult", "Finding", "audit", "audit_command", "findings_table", "render_audit"]
