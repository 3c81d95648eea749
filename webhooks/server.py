"""How gunicorn serves the gateway and the desk: processes of many threads, since most of them wait (desks, the database)."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 64
keepalive = 30
timeout = 60
accesslog = None
control_socket_disable = True
