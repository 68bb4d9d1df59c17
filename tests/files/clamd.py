"""A small antivirus that speaks clamd's INSTREAM over a socket, knows one threat, and can be made to misbehave."""

import socket
import socketserver
import threading

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS" + b"-TEST-FILE!$H+H*"
"""The text that every antivirus recognises, and that harms nobody (eicar.org)."""
KILLER = b"kills the scanner"


class _Session(socketserver.BaseRequestHandler):
    def handle(self):
        desk = self.server.desk
        desk.sessions += 1
        assert self._exactly(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(self._exactly(4), "big"):
            content += self._exactly(length)
            if len(content) > desk.most:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        if desk.silent.is_set():
            desk.released.wait(10)
        elif KILLER in content:
            return
        elif desk.answer:
            self.request.sendall(desk.answer)
        else:
            self.request.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")

    def _exactly(self, length):
        received = b""
        while len(received) < length:
            piece = self.request.recv(length - len(received))
            if not piece:
                raise ConnectionAbortedError
            received += piece
        return received


class _Quiet:
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        """A client that hangs up is no news."""


class _Tcp(_Quiet, socketserver.ThreadingTCPServer):
    pass


class _Unix(_Quiet, socketserver.ThreadingUnixStreamServer):
    pass


class Clamd:
    """`place` is what TRAITDUNION_ANTIVIRUS takes, `most` its StreamMaxLength, `answer` what it says to everything."""

    def __init__(self, path=None):
        self.silent, self.released = threading.Event(), threading.Event()
        self.most, self.answer, self.sessions = 25_000_000, b"", 0
        self.server = None
        self.path = path
        if path is None:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        self.place = f"unix://{path}" if path else f"tcp://127.0.0.1:{self.port}"

    def start(self):
        self.server = _Unix(str(self.path), _Session) if self.path else _Tcp(("127.0.0.1", self.port), _Session)
        self.server.desk = self
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def stop(self):
        self.released.set()
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.thread.join()
            self.server = None
            if self.path:
                self.path.unlink()
