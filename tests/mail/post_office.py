"""A mail server on the loopback, with the few commands that Django uses and the moods that servers have."""

import socket
import socketserver
import threading
from dataclasses import dataclass, field

GREETING = b"220 post office\r\n"


@dataclass
class PostOffice:
    """`mood` is the answer given to RCPT; `hangs_up` closes the line instead of accepting what was said."""

    url: str = ""
    mood: bytes = b"250 ok"
    hangs_up: bool = False
    received: list[str] = field(default_factory=list)

    def open(self) -> None:
        office = self

        class Desk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                office.serve(self.rfile, self.wfile, self.connection)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Desk)
        self.server.daemon_threads = True
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
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
            answers.write((self.mood if word == b"RCPT" else b"250 ok") + b"\r\n")
            if word == b"QUIT":
                return
