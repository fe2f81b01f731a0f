"""Runs the program in a temporary folder. Its path comes from $CHANCERY_PROGRAM."""
import fcntl, json, os, pathlib, random, re, shutil, subprocess, sys, tempfile, termios, threading, time, traceback, unittest, urllib.request

PROGRAM = os.environ.get('CHANCERY_PROGRAM', '')
LOCKS = ('lock', 'merge.lock', 'reindex.lock')
SAMPLE = pathlib.Path(__file__).resolve().parents[1] / 'data' / 'sample'


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.assertTrue(PROGRAM, 'set CHANCERY_PROGRAM to the path of the program')
        self.folder = tempfile.mkdtemp(prefix='chancery-program-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.archive = self.path('archive')
        self.watch_threads()

    def watch_threads(self):
        """What ends a thread fails its test, which would go on without it."""
        failures, before = [], threading.excepthook
        threading.excepthook = lambda failure: failures.append(''.join(traceback.format_exception(failure.exc_value)))

        def look():
            threading.excepthook = before
            self.assertEqual(failures, [])

        # Cleanups run last one first: those that end threads come before this one.
        self.addCleanup(look)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def command(self, *arguments, archive=True):
        return [PROGRAM, arguments[0], *(['--archive', self.archive] if archive else []), *arguments[1:]]

    def attempt(self, *arguments, text=None, archive=True, **how):
        """(exit code, stdout, stderr), whatever comes; `how` is for Popen."""
        data = text.encode() if isinstance(text, str) else text
        result = subprocess.run(self.command(*arguments, archive=archive), **{'input': data, 'capture_output': True, 'timeout': 300,
                                                                              'cwd': self.folder, **how})
        return result.returncode, *((stream or b'').decode('utf-8', 'replace') for stream in (result.stdout, result.stderr))

    def run_program(self, *arguments, text=None, code=0, archive=True):
        """(stdout, stderr); the exit code must be `code`."""
        ended, out, err = self.attempt(*arguments, text=text, archive=archive)
        self.assertEqual(ended, code, f'{arguments}: {out[-2000:]} {err[-2000:]}')
        return out, err

    def start(self, *arguments, **how):
        """The process of a command that goes on; it is killed with the test, if it is still there."""
        process = subprocess.Popen(self.command(*arguments), **{'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL, 'cwd': self.folder, **how})
        self.addCleanup(end, process)
        return process

    def waiting_index(self, *articles, flags=(), **how):
        """An index run that has read these articles and waits for more, with the writer's lock."""
        process = self.start('index', *flags, '-', stdin=subprocess.PIPE, **{'stderr': subprocess.PIPE, **how})
        process.stdin.write(lines(articles).encode())
        process.stdin.flush()
        unread = lambda: int.from_bytes(fcntl.ioctl(process.stdin, termios.FIONREAD, bytes(4)), sys.byteorder)
        holds = lambda: f'process {process.pid} ' in read(os.path.join(self.archive, 'lock'))
        self.assertTrue(wait_until(lambda: holds() and unread() == 0))
        return process

    def index(self, articles, *flags, code=0):
        return self.run_program('index', *flags, '-', text=lines(articles), code=code)

    def search(self, query='', *flags):
        return json.loads(self.run_program('search', '--json', *flags, *([query] if query else []))[0])

    def ids(self, query='', *flags):
        return sorted(hit['id'] for hit in self.search(query, '--size', '1000', *flags)['hits'])

    def exported(self):
        """The articles by id."""
        return {article['id']: article for article in map(json.loads, self.run_program('export')[0].splitlines())}

    def rubbish(self):
        """What is in the archive and is neither its manifest's nor a lock."""
        named = {'manifest', 'segments', *LOCKS}
        for segment in manifest(self.archive)['segments']:
            named |= {f'segments/{segment["name"]}', *(f'segments/{segment["name"]}/{file}' for file in segment['files'])}
        found = (os.path.relpath(os.path.join(folder, name), self.archive)
                 for folder, folders, files in os.walk(self.archive) for name in folders + files)
        return sorted(set(found) - named)

    def serve(self, *flags, **how):
        """Starts a server; (process, address). It is ended with the test."""
        process = self.start('serve', '--port', '0', *flags, stderr=subprocess.PIPE, text=True, **how)
        line = process.stderr.readline()
        address = re.search(r'listening on (http://\S+)', line)
        self.assertTrue(address, line)
        return process, address[1]


def end(process):
    for stream in (process.stdin, process.stdout, process.stderr):
        try:
            if stream:
                stream.close()
        except BrokenPipeError:
            pass
    process.kill()
    process.wait()


def read(path):
    """The text of a file, or nothing where there is none."""
    try:
        with open(path, encoding='utf-8', errors='replace') as file:
            return file.read()
    except OSError:
        return ''


def manifest(archive):
    return json.loads(read(os.path.join(archive, 'manifest')).split('\n')[0])


def lines(articles):
    return ''.join(json.dumps(article) + '\n' for article in articles)


class Author:
    """Articles of made-up words, the same for the same seed."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.words = [''.join(self.chance.choice('bcdfglmnprstv') + self.chance.choice('aeiou') for _ in range(self.chance.randint(2, 4)))
                      for _ in range(600)]

    def article(self, number, sentences=6, **more):
        text = '. '.join(' '.join(self.chance.choices(self.words, k=12)).capitalize() for _ in range(sentences)) + '.'
        return {'id': f'a{number}', 'title': ' '.join(self.chance.choices(self.words, k=4)).capitalize(), 'body': text, 'published': '2025-08-14',
                'source': 'Wire', 'lang': 'en', **more}


def get(address):
    with urllib.request.urlopen(address, timeout=30) as response:
        return response.read().decode()


def wait_until(condition, seconds=30):
    """Whether it came true; asks often, and gives up late."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False
