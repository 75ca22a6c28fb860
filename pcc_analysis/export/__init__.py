"""From an executed notebook to what is published: page, workbook, PDF; and the index of all reports.

Whatever takes notebooks apart or prints them loads its own libraries; the package itself loads none.
"""
