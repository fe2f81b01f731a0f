"""HTTP byte by byte: connections that do what no ordinary client does, and responses read as strictly as they can be."""
import gzip, re, socket

SECURITY = {'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer',
            'cross-origin-resource-policy': 'same-origin'}
STATUS_LINE = re.compile(rb'HTTP/1\.1 (\d{3}) [A-Za-z -]+')
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([^\x00-\x08\x0a-\x1f\x7f]*)")
LONG = 120  # seconds: who waits longer, hangs


class Malformed(Exception):
    pass


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def text(self):
        """The body, unpressed."""
        return (gzip.decompress(self.body) if self.headers.get('content-encoding') == 'gzip' else self.body).decode()


def connect(port, window=None):
    connection = socket.socket()
    connection.settimeout(LONG)
    if window:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    try:
        connection.connect(('127.0.0.1', port))
    except OSError:
        connection.close()
        raise
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def read_response(data, may_be_head=False):
    """(the first response in the bytes, how long it is). Raises Malformed where a strict client would not read it."""
    head, end, rest = data.partition(b'\r\n\r\n')
    if not end:
        raise Malformed(f'no end of the head in {data[:200]}')
    line, *fields = head.split(b'\r\n')
    status = STATUS_LINE.fullmatch(line)
    if not status:
        raise Malformed(f'status line {line[:200]}')
    headers = {}
    for field in fields:
        parts = FIELD.fullmatch(field)
        name = parts and parts[1].decode().lower()
        if not parts or name in headers:
            raise Malformed(f'field {field[:200]}')
        headers[name] = parts[2].decode()
    for name, value in SECURITY.items():
        if value not in headers.get(name, ''):
            raise Malformed(f'no {name} in {head}')
    status = int(status[1])
    if status == 304:
        return Response(status, headers, b''), len(head) + 4
    if not headers.get('content-length', '').isdigit():
        raise Malformed(f'no length in {head}')
    length = int(headers['content-length'])
    # To HEAD the length is that of a body that is not sent.
    if may_be_head and length and (not rest or rest.startswith(b'HTTP/1.1 ')):
        length = 0
    if len(rest) < length:
        raise Malformed(f'{len(rest)} bytes of {length} after {head}')
    if length and 'content-type' not in headers:
        raise Malformed(f'no type in {head}')
    return Response(status, headers, rest[:length]), len(head) + 4 + length


def receive(connection):
    """One response to a GET, and not a byte more; the connection stays as it is."""
    data = b''
    while True:
        head, end, rest = data.partition(b'\r\n\r\n')
        length = re.search(rb'\r\nContent-Length: (\d+)', head)
        if end and len(rest) >= int(length[1] if length else 0):
            response, size = read_response(data)
            if size != len(data):
                raise Malformed(f'{data[size:]} after the end')
            return response
        piece = connection.recv(65536)
        if not piece:
            raise Malformed(f'ended within {data[:200]}')
        data += piece


def read_all(connection):
    """What comes until the server ends the connection, or resets it."""
    pieces = []
    try:
        while piece := connection.recv(65536):
            pieces.append(piece)
    except ConnectionError:
        pass
    return b''.join(pieces)


def responses(port, request):
    """All that the server answers to these bytes and no more."""
    with connect(port) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        except ConnectionError:
            pass  # it has refused before the end
        data = read_all(connection)
    found = []
    while data:
        response, length = read_response(data, may_be_head=b'HEAD' in request)
        found.append(response)
        data = data[length:]
    return found


def request(target, *fields, method='GET'):
    return ''.join(f'{line}\r\n' for line in (f'{method} {target} HTTP/1.1', 'Host: localhost', *fields, '')).encode('utf-8', 'surrogateescape')


def get(port, target, *fields, method='GET'):
    [response] = responses(port, request(target, *fields, method=method))
    return response
