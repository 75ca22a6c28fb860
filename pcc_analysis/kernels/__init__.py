"""Kernels for runs: forked from a process that has imported the heavy packages once, ordinary ones where that fails.

A `jupyter_client` provisioner (``pcc-forked``) behind stock papermill. `server` is the process that forks, `child` what
a fork does to be as good as new, `client` how a run starts the server, `provisioner` how Jupyter asks it for a kernel.
"""
