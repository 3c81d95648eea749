"""Whether a process is ready, asked of whatever happens to answer on its port."""

import socket
from threading import Thread

from bot.up import answers


def test_a_port_where_nobody_listens_is_not_ready() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))

        assert not answers(f"http://127.0.0.1:{taken.getsockname()[1]}")


def test_a_port_where_something_else_answers_is_not_ready() -> None:
    with socket.create_server(("127.0.0.1", 0)) as echo:
        Thread(target=_echo_once, args=(echo,), daemon=True).start()

        assert not answers(f"http://127.0.0.1:{echo.getsockname()[1]}")


def _echo_once(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.sendall(connection.recv(4096))
