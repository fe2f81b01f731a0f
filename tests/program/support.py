"""Runs the program in a temporary folder. Its path comes from $CHANCERY_PROGRAM."""
import json, os, pathlib, re, shutil, subprocess, tempfile, time, unittest, urllib.request

PROGRAM = os.environ.get('CHANCERY_PROGRAM', '')
SAMPLE = pathlib.Path(__file__).resolve().parents[1] / 'data' / 'sample'


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.assertTrue(PROGRAM, 'set CHANCERY_PROGRAM to the path of the program')
        self.folder = tempfile.mkdtemp(prefix='chancery-program-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.archive = self.path('archive')

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def run_program(self, *arguments, text=None, code=0, archive=True):
        """(stdout, stderr); the exit code must be `code`."""
        command = [PROGRAM, arguments[0], *(['--archive', self.archive] if archive else []), *arguments[1:]]
        data = text.encode() if isinstance(text, str) else text
        result = subprocess.run(command, input=data, capture_output=True, timeout=300, cwd=self.folder)
        out, err = result.stdout.decode('utf-8', 'replace'), result.stderr.decode('utf-8', 'replace')
        self.assertEqual(result.returncode, code, f'{command}: {out[-2000:]} {err[-2000:]}')
        return out, err

    def index(self, articles, *flags, code=0):
        return self.run_program('index', *flags, '-', text=''.join(json.dumps(a) + '\n' for a in articles), code=code)

    def search(self, query='', *flags):
        return json.loads(self.run_program('search', '--json', *flags, *([query] if query else []))[0])

    def ids(self, query='', *flags):
        return sorted(hit['id'] for hit in self.search(query, '--size', '1000', *flags)['hits'])

    def serve(self, *flags):
        """Starts a server; (process, address). It is ended with the test."""
        process = subprocess.Popen([PROGRAM, 'serve', '--archive', self.archive, '--port', '0', *flags], stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        line = process.stderr.readline()
        address = re.search(r'listening on (http://\S+)', line)
        self.assertTrue(address, line)
        return process, address[1]


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
