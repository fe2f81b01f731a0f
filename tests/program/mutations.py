"""Valid requests of every route and parameter, and what becomes of them by chance."""
import random, urllib.parse

from wire import request

# Everything that a page might let through to its readers.
MARKUP = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'-alert(1)-'", '</title></textarea><svg/onload=alert(1)>',
          '{{{title_html}}}{{> head}}', 'javascript:alert(1)', '\u202e\u2028\x00\ud800', '\ue000<b>\ue001']
QUERIES = ['sanctions', '"grain corridor" -oil', 'leader:putin NEAR/10 sanctions', '(truce OR ceasefire) AND talks', 'sanction* zelenski~2', '*',
           'a* b* c*', 'title:summit before:2020 date:2025-08', 'Путин Макрон', '普京', 'بوتين', ' '.join('(' * 60), *MARKUP]
VALUES = {'q': QUERIES, 'leader': ['putin', '-macron', 'vladimir-putin'], 'country': ['ru', 'Ukraine'], 'organisation': ['nato'], 'org': ['eu'],
          'person': ['putin'], 'topic': ['ceasefire'], 'source': ['Wire', *MARKUP], 'language': ['fr'], 'lang': ['ru'], 'from': ['2025-08', '1900'],
          'to': ['2025-08-15'], 'sort': ['newest', 'oldest', 'actor', 'topic'], 'match': ['any', 'all', 'most'], 'page': ['2', '1000000'],
          'size': ['1', '100'], 'explain': ['1'], 'facet_size': ['all', '3'], 'prefix': ['p', *MARKUP], 'id': ['a', *MARKUP], 'nonsense': MARKUP}
PATHS = ['/', '/article', '/facet/leader', '/facet/source', '/facet/', '/help', '/api/v1/search', '/api/v1/facets/person', '/api/v1/article',
         '/api/v1/health', '/robots.txt', '/favicon.svg', '/static/style.css', '/nowhere', '//', '/..%2f..%2fetc/passwd', '/%00']
FIELDS = ['Accept-Encoding: gzip, br', 'If-None-Match: *', 'If-None-Match: W/"0123456789abcdef"', 'Range: bytes=0-99', 'Range: bytes=5-,9-2,-1',
          'Connection: close', 'Expect: 100-continue', 'Content-Length: 11', 'Transfer-Encoding: chunked', 'Cookie: a=b', 'Upgrade: h2c']
BYTES = [b'\0', b'\r', b'\n', b'\r\n', b'\r\n\r\n', b'%', b'%00', b'%0d%0a', b'%ff', b'&', b'=', b'?', b'#', b' ', b'\t', b':', b'\x80', b'\xff', b'\xc0\x80',
         b'\xed\xa0\x80', b'"', b'<script>', b'*', b'~', b'(', b')', b'-', b'NEAR/9', b' OR ', b'..', b'/', b'HTTP/1.1', b'HTTP/9.9', b'GET ', b'HEAD ']
NUMBERS = [b'0', b'-1', b'2147483648', b'4294967295', b'18446744073709551616', b'9' * 400, b'1e9', b'0x10', b'0.5', b'00000000000000000001']


class Mutator:
    """Requests by the number, the same for the same seed."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def valid(self, deform=lambda value: value):
        choose = self.chance.choice
        names = self.chance.choices(list(VALUES), k=self.chance.choice([0, 1, 1, 2, 3, 6]))
        pairs = [(name, deform(choose(VALUES[name]).encode('utf-8', 'surrogatepass'))) for name in names]
        target = choose(PATHS) + ('?' + urllib.parse.urlencode(pairs) if pairs else '')
        fields = self.chance.sample(FIELDS, k=choose([0, 0, 0, 1, 1, 3]))
        method = choose(['GET'] * 9 + ['HEAD', 'POST', 'OPTIONS'])
        body = choose([b'', b'', b'', b'hello=world', b'5\r\nhello\r\n0\r\n\r\n', b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n'])
        return request(target, *fields, method=method) + body

    def place(self, data):
        return self.chance.randrange(len(data) + 1)

    def span(self, data):
        start = self.place(data)
        return start, min(len(data), start + self.chance.choice([1, 1, 2, 8, 40, 200]))

    def flip(self, data):
        changed = bytearray(data)
        for _ in range(self.chance.choice([1, 1, 3, 20])):
            if changed:
                changed[self.chance.randrange(len(changed))] ^= 1 << self.chance.randrange(8)
        return bytes(changed)

    def cut(self, data):
        return data[:self.place(data)]

    def remove(self, data):
        start, end = self.span(data)
        return data[:start] + data[end:]

    def insert(self, data):
        at = self.place(data)
        return data[:at] + self.chance.choice(BYTES) * self.chance.choice([1, 1, 1, 3, 300]) + data[at:]

    def noise(self, data):
        at = self.place(data)
        return data[:at] + self.chance.randbytes(self.chance.choice([1, 4, 50, 3000])) + data[at:]

    def repeat(self, data):
        start, end = self.span(data)
        return data[:end] + data[start:end] * self.chance.choice([1, 2, 30, 500]) + data[end:]

    def splice(self, data):
        other = self.valid()
        return data[:self.place(data)] + other[self.place(other):]

    def number(self, data):
        digits = [i for i, byte in enumerate(data) if 48 <= byte <= 57]
        if not digits:
            return data
        at = self.chance.choice(digits)
        return data[:at] + self.chance.choice(NUMBERS) + data[at + 1:]

    def follow(self, data):
        return data + self.valid()

    def escape(self, data):
        start, end = self.span(data)
        return data[:start] + b''.join(b'%%%02x' % byte for byte in data[start:end]) + data[end:]

    def deform(self, data):
        ways = [self.flip, self.cut, self.remove, self.insert, self.noise, self.repeat, self.splice, self.number, self.follow, self.escape]
        for _ in range(self.chance.choice([0, 1, 1, 2, 3, 5])):
            data = self.chance.choice(ways)(data)
        return data

    def request(self):
        """Half of them are deformed within their parameters only, so that they get as far as those."""
        return (self.valid(self.deform) if self.chance.random() < 0.5 else self.deform(self.valid()))[:100_000]
