"""A mail server on the loopback, with the few commands that Django uses and the moods that servers have."""

import socket
import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_string, policy

GREETING = b"220 post office\r\n"


@dataclass
class PostOffice:
    """`mood` is the answer given to RCPT, empty to close the line; `hangs_up` closes it once the text was said.

    Without a `port`, it opens at one that is free.
    """

    port: int = 0
    mood: bytes = b"250 ok"
    hangs_up: bool = False
    received: list[str] = field(default_factory=list)
    server: socketserver.BaseServer | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def open(self) -> None:
        office = self

        class Desk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                office.serve(self.rfile, self.wfile, self.connection)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), Desk)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()

    def serve(self, lines, answers, line: socket.socket) -> None:
        answers.write(GREETING)
        while command := lines.readline():
            word = command.split()[0].upper()
            if word == b"DATA":
                answers.write(b"354 go on\r\n")
                said = b"".join(iter(lines.readline, b".\r\n"))
                if self.hangs_up:
                    line.shutdown(socket.SHUT_RDWR)
                    return
                self.received.append(said.decode())
            if word == b"RCPT" and not self.mood:
                line.shutdown(socket.SHUT_RDWR)
                return
            answers.write((self.mood if word == b"RCPT" else b"250 ok") + b"\r\n")
            if word == b"QUIT":
                return


def header(received, name):
    """A header of a message received, unfolded."""
    return str(message_from_string(received, policy=policy.default)[name])
