#!/usr/bin/env python3
"""Clients that wish the server ill, or only behave so: what they send, how slowly, how many they are."""
import html.parser, json, os, resource, signal, socket, threading, time, unittest, urllib.parse

import wire
from mutations import MARKUP, Mutator
from support import SAMPLE, ProgramTest, wait_until

# A long run by hand: CHANCERY_MUTATIONS=10000 CHANCERY_SEED=1 python3 clients_test.py Mutations
MUTATIONS = int(os.environ.get('CHANCERY_MUTATIONS', '1000'))
SEED = int(os.environ.get('CHANCERY_SEED', '11'))


class ServerTest(ProgramTest):
    def serve_sample(self, **how):
        """(process, port)"""
        self.run_program('index', str(SAMPLE / 'articles'))
        process, address = self.serve(**how)
        return process, urllib.parse.urlparse(address).port

    def hold(self, port, count, sent=b'', window=None):
        """Connections that stay open until the test ends."""
        held = []
        for _ in range(count):
            held.append(wire.connect(port, window))
            self.addCleanup(held[-1].close)
            held[-1].sendall(sent)
        return held

    def in_background(self, run):
        """Calls it again and again; returns what ends that."""
        ended = threading.Event()

        def go_on():
            while not ended.is_set():
                run()

        thread = threading.Thread(target=go_on)
        thread.start()

        def end():
            ended.set()
            thread.join()

        self.addCleanup(end)
        return end


def is_open(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1) != b''
    except BlockingIOError:
        return True
    except ConnectionError:
        return False


class Crowds(ServerTest):
    def p99(self, port, count=300):
        """The seconds that 99 of 100 requests stay below."""
        times = []
        for _ in range(count):
            began = time.perf_counter()
            with wire.connect(port) as connection:
                connection.sendall(wire.request('/api/v1/search?q=sanctions'))
                self.assertEqual(wire.receive(connection).status, 200)
            times.append(time.perf_counter() - began)
        return sorted(times)[count * 99 // 100]

    def test_idle_connections_do_not_slow_the_others(self):
        _, port = self.serve_sample()
        self.p99(port)
        tries = []
        # Another process may take the machine's time in one half of a try and not in the other.
        for _ in range(6):
            alone = self.p99(port)
            idle = self.hold(port, 100) + self.hold(port, 100, wire.request('/help'))
            for connection in idle[100:]:
                wire.receive(connection)
            beside = self.p99(port)
            self.assertTrue(all(map(is_open, idle)), 'they were there all the time')
            for connection in idle:
                connection.close()
            tries.append((alone, beside))
            if beside <= 2 * alone:
                return
        self.fail(f'p99 alone and beside 200 idle connections: {tries}')

    def test_more_connections_than_files(self):
        _, port = self.serve_sample(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (80, 80)))
        for kind in (b'', b'GET / HTTP/1.1\r\nX: ', wire.request('/help')):
            self.hold(port, 150, kind)
            # Those of them that ask are answered first.
            self.assertTrue(wait_until(lambda: wire.get(port, '/?q=sanctions').status == 200))
            for _ in range(20):
                self.assertEqual(wire.get(port, '/?q=sanctions').status, 200)

    def test_all_kinds_at_once_and_an_orderly_end(self):
        process, port = self.serve_sample()
        large = '/?q=said&size=1000&explain=1'
        self.hold(port, 50)
        self.hold(port, 20, wire.request(large), window=4096)
        self.hold(port, 20, wire.request(large) * 50, window=4096)
        slow = self.hold(port, 50, b'GET /?q=')

        def drip():
            for connection in slow:
                try:
                    connection.send(b'a')
                except ConnectionError:
                    pass
            time.sleep(0.02)

        self.in_background(drip)
        self.in_background(lambda: self.flood(port))
        for target in ['/', '/?q=sanctions', '/help', '/api/v1/health'] * 10:
            self.assertEqual(wire.get(port, target).status, 200)

        # Whoever is being answered gets it all; the others are told, or not let in.
        wrong, answered = [], []
        begun = threading.Barrier(9)

        def ask_until_the_end():
            begun.wait()
            try:
                while True:
                    found = wire.responses(port, wire.request('/?q=sanctions&size=100'))
                    answered.extend(response.status for response in found)
                    if not found:
                        return
            except ConnectionRefusedError:
                pass
            except wire.Malformed as error:
                wrong.append(error)

        askers = [threading.Thread(target=ask_until_the_end) for _ in range(8)]
        for asker in askers:
            asker.start()
        begun.wait()
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=60), 0)  # a search has 5 seconds, and its answer as many
        for asker in askers:
            asker.join()
        self.assertEqual(wrong, [])
        self.assertEqual(set(answered) - {503}, {200})
        with self.assertRaises(ConnectionRefusedError):
            wire.connect(port)

    def flood(self, port):
        """A request line, a field, fields and bodies that do not end."""
        for start, more in ((b'GET /', b'a'), (b'GET / HTTP/1.1\r\nX: ', b'a'), (b'GET / HTTP/1.1\r\n', b'X: 1\r\n'), (b'', b'\r\n'),
                            (b'POST / HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n', b'a'),
                            (b'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n', b'1\r\na\r\n')):
            sent = 0
            try:
                with wire.connect(port) as connection:
                    connection.sendall(start)
                    while sent < 1 << 30:
                        sent += connection.send(more * 1000)
            except ConnectionError:
                pass
            # What was taken filled the buffers of the system, if anything.
            self.assertLess(sent, 64 << 20, start)


class PageReader(html.parser.HTMLParser):
    """Notes whatever in a page could run, or lead elsewhere."""
    TAGS = set('html head meta title link script body a svg symbol path circle rect line text use header form label input button nav main article '
               'section aside footer h1 h2 h3 p span strong ul ol li dl dt dd div time details summary table thead tbody tr th td code kbd mark select '
               'option'.split())
    # An article's own address may lead anywhere on the web, as a link and no other way.
    LINKS = {'a': ('/', '#', 'http://', 'https://'), 'link': ('/static/',), 'script': ('/static/',), 'form': ('/',), 'use': ('#icon-',)}

    def __init__(self, text):
        super().__init__()
        self.wrong, self.within_script = [], False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag not in self.TAGS:
            self.wrong.append(f'<{tag}>')
        self.within_script = tag == 'script'
        for name, value in attributes:
            if name.startswith('on') or name in ('style', 'srcdoc', 'formaction', 'http-equiv', 'ping', 'target'):
                self.wrong.append(f'{name}={value}')
            if name in ('href', 'src', 'action', 'xlink:href', 'data') and (not value.startswith(self.LINKS.get(tag, ())) or value.startswith('//')):
                self.wrong.append(f'<{tag} {name}={value}>')

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        self.within_script = False

    def handle_data(self, data):
        if self.within_script and data.strip():
            self.wrong.append(f'script {data}')

    def unknown_decl(self, data):
        self.wrong.append(f'declaration {data}')

    def handle_comment(self, data):
        self.wrong.append(f'comment {data}')


class Markup(ServerTest):
    ADDRESSES = ['javascript:alert(1)', 'JaVaScRiPt://example.org/%0aalert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', '\x01javascript:alert(1)',
                 'data:text/html,<script>alert(1)</script>', 'vbscript:x', '//evil.example/', 'http://a" onclick="alert(1)', "https://a' onclick='alert(1)",
                 'file:///etc/passwd', 'https://example.org/<script>']

    def hostile_articles(self):
        for i, markup in enumerate(m.encode('utf-8', 'replace').decode() for m in MARKUP):
            yield {'id': f'{markup}{i}', 'url': markup, 'title': markup, 'body': f'{markup} Vladimir Putin met {markup} in Geneva. {markup}', 'source': markup,
                   'lang': markup, 'author': markup, 'published': '2025-08-14'}
            yield {'id': f'https://example.org/{markup}{i}', 'title': f'Grain {markup}', 'body': 'Grain.', 'lang': 'en"><script>', 'source': f'{markup}&{i}'}
        for i, address in enumerate(self.ADDRESSES):
            yield {'id': f'u{i}', 'url': address, 'title': 'Address', 'body': 'Grain.', 'source': address}

    def test_no_field_of_an_article_and_no_parameter_becomes_a_part_of_a_page(self):
        articles = list(self.hostile_articles())
        self.index(articles)
        _, address = self.serve()
        port = urllib.parse.urlparse(address).port
        ids = self.ids()
        self.assertEqual(len(ids), len(articles))
        targets = ['/', '/?size=100', '/?size=100&explain=1&q=grain', '/?from=2025&q=putin', '/help', '/facet/source?prefix=j', '/nowhere/<script>']
        targets += [f'/facet/{name}' for name in ('leader', 'source', 'language', 'topic')]
        for markup in MARKUP:
            value = urllib.parse.quote(markup.encode('utf-8', 'replace'))
            targets += [f'/?q={value}', f'/?q={value}&explain=1&match=any', f'/?q=%22{value}%22', f'/?source={value}', f'/?leader={value}', f'/?language=-{value}',
                        f'/?topic={value}&q=nothing', f'/?sort={value}', f'/?from={value}', f'/?{value}={value}', f'/facet/source?prefix={value}',
                        f'/facet/person?q={value}&prefix={value}&source={value}', f'/facet/{value}', f'/{value}', f'/article?id={value}',
                        f'/article?id=u0&q={value}&source={value}']
        for id in ids:
            targets += [f'/article?{urllib.parse.urlencode({"id": id, **more})}' for more in ({}, {'q': 'script grain putin', 'leader': 'putin'})]
        for target in targets:
            response = wire.get(port, target)
            self.assertIn(response.status, (200, 404), target)
            self.assertEqual(response.headers['content-type'], 'text/html; charset=utf-8')
            self.assertEqual(PageReader(response.text()).wrong, [], target)
            api = target.replace('/facet/', '/facets/') if target.startswith('/facet/') else '/search' + target[1:] if target.startswith('/?') else target
            sent = wire.get(port, '/api/v1' + api)
            self.assertEqual(sent.headers['content-type'], 'application/json')
            self.assertNotRegex(sent.text(), '[<>&]', target)
            json.loads(sent.text())

    def test_the_reader_of_pages_sees_what_is_wrong(self):
        for page in ('<script>alert(1)</script>', '<script src=//evil.example/></script>', '<p onclick="x">', '<a href="javascript:x">', '<a href="//evil.example">',
                     '<img src=x>', '<form action="https://evil.example">', '<p style="x">', '<!-- x -->', '<use href="https://evil.example#x"/>'):
            self.assertTrue(PageReader(page).wrong, page)


class Mutations(ServerTest):
    def test_no_request_brings_the_server_down(self):
        process, port = self.serve_sample()
        mutator, statuses = Mutator(SEED), {}
        for number in range(MUTATIONS):
            request = mutator.request()
            try:
                found = wire.responses(port, request)
                for response in found:
                    statuses[response.status] = statuses.get(response.status, 0) + 1
                    self.assertTrue(response.status < 500 or response.status == 503, response.status)
                    text = response.text()
                    self.assertNotRegex(text, r'(?i)<script(?! src="/static/)')
                    if response.headers.get('content-type') == 'application/json' and text:
                        json.loads(text)
            except (wire.Malformed, AssertionError, OSError, ValueError) as error:
                raise AssertionError(f'request {number} of seed {SEED}: {error}: {request[:1000]}') from error
            self.assertIsNone(process.poll(), f'it ended with request {number} of seed {SEED}: {request[:1000]}')
        self.assertEqual(wire.get(port, '/api/v1/health').status, 200)
        # They reach beyond the gate, and not only to be turned away there.
        self.assertGreater(statuses.get(200, 0), MUTATIONS // 8, statuses)
        self.assertGreater(statuses.get(400, 0), MUTATIONS // 20, statuses)


if __name__ == '__main__':
    unittest.main()
