#!/usr/bin/env python3
"""Input that nobody would send in good faith, or that breaks on the way: whatever it is, the run goes on with the rest,
names what it refused with file and position, and takes no more memory than its limits say. Each is shown to `index`
and to `annotate`.

$CHANCERY_HOSTILE_SCALE makes what takes long longer: 20 gives the lists of a million."""
import gzip, itertools, json, os, re, shutil, socket, subprocess, tempfile, threading, time, unittest, zlib

from support import PROGRAM, ProgramTest

SCALE = int(os.environ.get('CHANCERY_HOSTILE_SCALE', '1'))
MB = 1 << 20
NOBODY = 65534
COMMANDS = ('index', 'annotate')


def line(name, body='The harbour reopened.'):
    return json.dumps({'id': name, 'title': f'Report {name}', 'body': body}).encode() + b'\n'


class Run:
    """A run of the program: its exit code, output and messages, and the most memory that it had, in MB."""

    def __init__(self, command, pieces=None, **how):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            feed = subprocess.PIPE if pieces is not None else subprocess.DEVNULL
            process = subprocess.Popen(command, **{'stdin': feed, 'stdout': out, 'stderr': err, **how})
            if pieces is not None:
                self.feed(process.stdin, pieces)
            # Not process.wait(): the memory is told only once.
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0), err.seek(0)
            self.out, self.err = out.read().decode(), err.read().decode('utf-8', 'surrogateescape')
        self.code, self.peak = process.returncode, usage.ru_maxrss / 1024

    @staticmethod
    def feed(stream, pieces):
        try:
            with stream:
                for piece in pieces:
                    stream.write(piece)
        except BrokenPipeError:
            pass  # it has seen enough


class InputTest(ProgramTest):
    def run_on(self, name, *paths, pieces=None, **how):
        """`index` into a new archive, or `annotate`, of these paths; those of `-` come from `pieces`."""
        if name == 'index':
            shutil.rmtree(self.archive, ignore_errors=True)
        flags = ['--archive', self.archive, '--quiet'] if name == 'index' else ['--json']
        return Run([PROGRAM, name, *flags, *paths], pieces, **{'cwd': self.folder, **how})

    def found(self, name, run):
        """The ids that the run took in, in order."""
        return self.ids() if name == 'index' else sorted(json.loads(text)['id'] for text in run.out.splitlines())

    def says(self, run, *wanted):
        """Each message once, and no other."""
        told = [text.removeprefix('chancery: ') for text in run.err.splitlines() if text.startswith('chancery: ')]
        for pattern in wanted:
            fitting = [text for text in told if re.search(pattern, text)]
            self.assertTrue(fitting, f'{pattern} in {run.err[-3000:]}')
            told.remove(fitting[0])
        self.assertEqual(told, [])


class HostileStreams(InputTest):
    def grows_no_further(self, of_size, sizes, ids, wanted):
        """What is much larger takes hardly more memory."""
        for name in COMMANDS:
            peaks = []
            for size in sizes:
                run = self.run_on(name, '-', pieces=of_size(size))
                self.says(run, wanted)
                self.assertEqual((run.code, self.found(name, run)), (1, ids))
                peaks.append(run.peak)
            self.assertLess(peaks[1], 1.3 * peaks[0] + 50, peaks)

    def test_a_line_of_a_gigabyte(self):
        def lines(size):
            yield line('before') + b'{"id": "long", "body": "'
            for _ in range(size):
                yield b'x' * MB
            yield b'"}\n' + line('after')
        self.grows_no_further(lines, (130, 1024), ['after', 'before'], r'^-:2: the line is longer than 67108864 bytes: left out$')

    def test_a_gigabyte_without_a_line(self):
        text = lambda size: (b'Nothing but words. ' * (MB // 19) for _ in range(size))
        self.grows_no_further(text, (280, 1024), [], r'^-: larger than 268435456 bytes$')

    def test_articles_in_which_no_word_is_twice(self):
        """Several at once would take several times what one does."""
        body = ' '.join(f'{word * 2654435761 % 2**32:08x}' for word in range(200_000))
        one, many = (self.write(f'{count}.jsonl', ''.join(line(f'a{number}', body).decode() for number in range(count))) for count in (1, 6))
        peaks = [self.run_on('index', '--jobs', '6', '--memory', '400M', path).peak for path in (one, many)]
        self.assertEqual(len(self.ids()), 6)
        self.assertLess(peaks[1], 1.5 * peaks[0] + 50, peaks)

    def test_a_gzip_bomb(self):
        def one_member(size):
            yield from self.packed(line('before'), itertools.repeat(b'\n' * MB, size))

        def one_line(size):
            yield from self.packed(line('before') + b'{"body": "', itertools.repeat(b'x' * MB, size))

        def many_members(size):
            yield from self.packed(line('before'), [])
            member = b''.join(self.packed(b'', itertools.repeat(b'\n' * MB, 60)))
            yield from itertools.repeat(member, size // 60)

        for bomb in (one_member, one_line, many_members):
            self.grows_no_further(bomb, (180, 600), ['before'], r'^-: the gzip data unpacks to more than 1000 times its size: a bomb\?$')

    @staticmethod
    def packed(head, pieces):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        yield packer.compress(head)
        yield from map(packer.compress, pieces)
        yield packer.flush()

    def test_input_that_ends_in_the_middle(self):
        packed = gzip.compress(line('one') + line('two'))
        rows = (
            (line('one') + line('two')[:30], ['one'], [r'^-:2: no valid JSON at byte 31: .*: the line is left out$'], 'its last line'),
            (line('one') + line('two').strip(), ['one', 'two'], [], 'the end of its last line'),
            (packed[:-9], ['one', 'two'], ['^-: the gzip data ends before its end$'], 'the end of gzip'),
            (packed[:40], [], ['^-: the gzip data ends before its end$'], 'most of gzip'),
            (b'[' + line('one') + b',' + line('two')[:30], ['one'], [r'^-:2: no valid JSON .*: the rest is left out$'], 'the end of a list'),
            (b'<rss><channel><item><guid>a:1</guid><title>One</title></item><item><tit', ['a:1'],
             [r'^-:1: an article with neither body nor title$', r'^-:1: no valid XML: .*; the rest is left out$'], 'the end of a feed'),
            (b'', [], ['^-: no articles in it$'], 'everything'),
        )
        for text, ids, wanted, reason in rows:
            for name in COMMANDS:
                with self.subTest(f'{name}: without {reason}'):
                    run = self.run_on(name, '-', pieces=[text])
                    self.says(run, *wanted)
                    self.assertEqual(run.code, 1 if wanted and text else 0)
                    self.assertEqual(self.found(name, run), ids)

    def test_standard_input_is_no_file_or_none(self):
        for name in COMMANDS:
            folder = os.open(self.folder, os.O_RDONLY)
            run = self.run_on(name, '-', stdin=folder)
            os.close(folder)
            self.says(run, '^-: cannot be read: Is a directory$')
            self.assertEqual(run.code, 1)
            # A closed stream must not be a file of the archive that was opened in its place.
            run = self.run_on(name, '-', stdin=None, preexec_fn=lambda: os.close(0))
            self.says(run, '^-: cannot be read: Bad file descriptor$')
            self.assertEqual(run.code, 1)


class HostileFiles(InputTest):
    # Name, content (what is large is made only when it is written: the memory of a process counts towards that of its
    # child), ids, messages, reason.
    ROWS = (
        ('utf8.jsonl', b'{"id": "utf8", "title": "caf\xe9 \xff\xfe \xed\xa0\x80"}\n', ['utf8'], [r':1: not UTF-8, as JSON is to be'], 'bad UTF-8'),
        ('utf8.txt', 'A text with déjà vu, naïve cafés and Ångström'.encode() + b' and \xff one.', ['in/utf8.txt'],
         [r': not valid UTF-8 in 1 place, first at byte \d+: replaced'], 'one bad byte'),
        ('nul.jsonl', b'{"id": "nul", "title": "a\\u0000b\\ud800c\\udc00"}\n{"title": "d\x00"}\n{"id": "\x00"}\n', ['nul', 'in/nul.jsonl'],
         [r':3: an article with neither body nor title'], 'NUL, escaped and raw, and halves of surrogate pairs'),
        ('deep.jsonl', lambda: b'{"id": "d", "x": ' + b'[' * 100_000 + b'\n' + line('undeep'), ['undeep'], [r':1: nested deeper than 200: the line is left out'],
         'lists 100,000 deep on a line'),
        ('deep.json', lambda: b'{"a":\n' * 100_000, [], [r':201: nested deeper than 200: the rest is left out'], 'objects 100,000 deep'),
        ('deep.html', lambda: b'<html><title>Deep</title>' + b'<div>' * 100_000 + b'text', ['in/deep.html'],
         [r': elements nested deeper than 200 were read as their text'], 'elements 100,000 deep, none closed'),
        ('closed.html', lambda: b'<html><title>Deep</title>' + b'<div>' * 20_000 + b'text' + b'</div>' * 20_000, ['in/closed.html'],
         [r': elements nested deeper than 200 were read as their text'], '20,000 deep, and closed'),
        ('deep.xml', lambda: b'<rss><channel><item><title>x</title>' + b'<a>' * 100_000, [], [r': nested deeper than 200'], 'XML 100,000 deep'),
        ('attributes.html', lambda: b'<html><title>Wide</title><p ' + b''.join(b'a%d=1 ' % i for i in range(1_000_000)) + b'>x', ['in/attributes.html'],
         [r': an element with more than 350 attributes: the rest of the page is left out', r': no text was found in the page but its title'],
         'a million attributes'),
        ('same.html', lambda: b'<html><p ' + b'class=x ' * 1_000_000 + b'>text</p>', ['in/same.html'], [], 'a million times the same'),
        ('unclosed.html', lambda: b'<html><p>text <b><i><a href=x><table><tr><td><ul><li><select><option>' * 2000, ['in/unclosed.html'],
         [r': elements nested deeper than 200 were read as their text'], 'nothing closed'),
        ('bomb.xml', b'<!DOCTYPE r [<!ENTITY a0 "ha">' + b''.join(b'<!ENTITY a%d "%s">' % (i, b'&a%d;' % (i - 1) * 10) for i in range(1, 12)) +
         b']><rss><channel><item><guid>x:bomb</guid><title>&a11;</title></item></channel></rss>', ['x:bomb'],
         [r':1: the entities that it declares are not expanded'], 'entities of entities'),
        ('external.xml', b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://127.0.0.1:1/"> %y;]>'
         b'<rss><channel><item><guid>x:external</guid><title>&x;</title></item></channel></rss>', ['x:external'],
         [r':1: the entities that it declares are not expanded'], 'entities of elsewhere'),
        ('linked.html', lambda: b'<html><title>Linked</title><script type="application/ld+json">[' + b'{},' * 1_300_000 + b'{}]</script>', ['in/linked.html'],
         [r': no text was found in the page but its title'], 'a description that is a long list'),
        ('dates.jsonl', b''.join(b'{"id": "date%d", "title": "t", "published": "%s"}\n' % row for row in enumerate(
            (b'99999-01-01', b'0000-01-01', b'-1-01-01', b'2025-13-01', b'2025-02-30', b'2025-08-14T25:00:00Z', b'2025-08-14T10:00:00+99:99',
             b'9999-12-31T23:59:59-23:59', b'0001-01-01T00:00:00+23:59', b'2025-08-14T10:00:00.' + b'9' * 500 + b'Z'))),
         [f'date{i}' for i in range(10)], [rf':{i}: published is no date: .*; the article is left undated' for i in range(1, 10)], 'days that are none, or whose instant has no year'),
        ('id.jsonl', lambda: b'{"id": "' + b'y' * 10_000_000 + b'", "title": "long"}\n', ['in/id.jsonl'], [r':1: id has 10000000 bytes, more than 65536: left out'],
         'an id of 10 MB'),
        ('title.json', lambda: b'{"id": "title", "title":\n"' + b'y' * 100_000_000 + b'"}\n', ['title'], [r':1: title has 100000000 bytes, more than 65536: cut there'],
         'a title of 100 MB'),
        ('numbers.jsonl', b'{"id": %s, "title": "a"}\n{"id": "number", "title": "b", "x": 0.%s}\n' % (b'9' * 10_000, b'9' * 10_000), ['number'],
         [r':1: no valid JSON at byte \d+: a number out of all bounds: the line is left out'], 'numbers of 10,000 digits'),
        ('twice.jsonl', b'{"id": "no", "id": "twice", "title": {}, "title": "a", "body": "b", "body": []}\n', ['twice'],
         [r':1: title is an object, not text', r':1: body is a list, not text'], 'keys given twice'),
        ('nested.gz', gzip.compress(gzip.compress(line('nested'))), [], [r': no text but gzip within gzip'], 'gzip in gzip'),
        ('cut.gz', gzip.compress(line('cut') * 9)[:-4], ['cut'], [r': the gzip data ends before its end'], 'gzip that is cut'),
        ('members.jsonl.gz', gzip.compress(line('member1')) + gzip.compress(b'') + gzip.compress(line('member2')), ['member1', 'member2'], [], 'members'),
        ('rubbish.jsonl.gz', gzip.compress(line('rubbish')) + b'rubbish', ['rubbish'], [r': after the gzip data stands something else, which was ignored'],
         'rubbish after it'),
        ('binary.txt', bytes(range(256)) * 999, [], [r': no text but binary data'], 'no text'),
        ('program.txt', b'\x7fELF' + bytes(9999), [], [r': no text but a program'], 'a program'),
        ('zip.jsonl', b'PK\x03\x04' + b'text' * 99, [], [r': no text but a ZIP archive or an office document'], 'an archive'),
        ('empty.jsonl', b'', [], [r': no articles in it'], 'nothing'),
    )

    def test_whatever_a_file_holds_the_others_are_read(self):
        wanted, ids = [], {'good1', 'good2'}
        for name, content, found, messages, _ in self.ROWS:
            self.write(f'in/{name}', content() if callable(content) else content)
            wanted += [f'^in/{re.escape(name)}{message}' for message in messages]
            ids |= set(found)
        self.write('in/a.jsonl', line('good1'))
        self.write('in/zz.jsonl', line('good2'))
        for name in COMMANDS:
            run = self.run_on(name, 'in')
            self.says(run, *wanted)
            self.assertEqual(run.code, 1)
            self.assertEqual(set(self.found(name, run)), ids)
            # The largest has 100 MB, and is held as bytes and as text.
            self.assertLess(run.peak, 1500)
        self.assertEqual(self.search('harbour')['total'], 7)
        self.assertEqual(self.search('root')['total'], 0, 'no entity is fetched')

    def test_long_lists(self):
        """Of articles, of what is none, and of what is none in a list that is named as one of articles."""
        count = 50_000 * SCALE
        rows = (
            ('articles.json', '[', '{"title": "t%d"},\n', '{"title": "last"}]', count + 1, 0, 0),
            ('numbers.json', '[{},\n', '%d,', '1]', 0, 1001, 1),
            ('named.json', '{"articles": [\n', '%d,', '{"title": "last"}]}', 1, 1000, 1),
        )
        for file, begin, item, end, articles, messages, code in rows:
            path = self.path('in/' + file)
            os.makedirs(self.path('in'), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as written:
                written.write(begin)
                written.writelines(item % i for i in range(count))
                written.write(end)
            for name in COMMANDS:
                run = self.run_on(name, path)
                found = self.search()['total'] if name == 'index' else len(run.out.splitlines())
                self.assertEqual((file, run.code, found, run.err.count(f'{file}:')), (file, code, articles, messages), run.err[-500:])


class HostileFolders(InputTest):
    def test_what_is_no_file_of_a_folder_is_named_and_passed_over(self):
        self.write('in/a.jsonl', line('one'))
        self.write('in/sub/b.jsonl', line('two'))
        os.mkfifo(self.path('in/pipe'))
        os.symlink('loop', self.path('in/loop'))
        os.symlink('..', self.path('in/sub/up'))
        os.symlink('nowhere', self.path('in/dangling'))
        os.symlink('/dev/zero', self.path('in/zero'))
        listening = socket.socket(socket.AF_UNIX)
        self.addCleanup(listening.close)
        listening.bind(os.path.relpath(self.path('in/socket')))
        for name in COMMANDS:
            run = self.run_on(name, 'in')
            self.says(run, '^in/dangling: cannot be read: No such file or directory$', '^in/loop: cannot be read: Too many levels of symbolic links$',
                      *(f'^in/{what}: neither a file nor a folder$' for what in ('pipe', 'socket', 'zero')))
            self.assertEqual((run.code, self.found(name, run)), (1, ['one', 'two']))
            run = self.run_on(name, '/dev/zero', 'in/a.jsonl', 'in/socket')
            self.says(run, '^/dev/zero: no text but binary data$', '^in/socket: cannot be opened: No such device or address$')
            self.assertEqual((run.code, self.found(name, run)), (1, ['one']))

    def test_files_and_folders_without_permission(self):
        how = {}
        # Root may read everything: the commands run as nobody then, with a copy of the program where nobody finds it.
        if os.getuid() == 0:
            os.chmod(self.folder, 0o777)
            how = {'user': NOBODY, 'group': NOBODY, 'extra_groups': [], 'executable': shutil.copy(PROGRAM, self.path('chancery'))}
        self.write('in/a.jsonl', line('one'))
        os.chmod(self.write('in/b.jsonl', line('locked')), 0)
        self.write('in/sub/c.jsonl', line('locked too'))
        os.chmod(self.path('in/sub'), 0)
        self.addCleanup(os.chmod, self.path('in/sub'), 0o755)
        self.write('in/z.jsonl', line('two'))
        for name in COMMANDS:
            run = self.run_on(name, 'in', **how)
            self.says(run, '^in/b.jsonl: cannot be opened: Permission denied$', '^in/sub: cannot be read: Permission denied$')
            self.assertEqual(run.code, 1)
            self.assertEqual(self.found(name, run), ['one', 'two'])

    def test_names_that_are_no_text(self):
        """Names in another encoding are told apart, and nothing in one is a message of its own."""
        self.write('in/a.txt', 'A first harbour was opened.')
        for name in (b'caf\xe9.txt', b'caf\xea.txt', b'a\nchancery: b.txt', b'\x1b[2J.txt'):
            with open(os.path.join(self.path('in').encode(), name), 'wb') as file:
                file.write(b'A harbour in ' + name.hex().encode() + b' was opened.')
        with open(os.path.join(self.path('in').encode(), b'\xff\n.bin'), 'wb') as file:
            file.write(bytes(999))
        ids = ['file:in/%1B[2J.txt', 'file:in/a%0Achancery:%20b.txt', 'file:in/caf%E9.txt', 'file:in/caf%EA.txt', 'in/a.txt']
        for name in COMMANDS:
            run = self.run_on(name, 'in')
            self.says(run, r'^in/.\?\.bin: no text but binary data$')
            self.assertEqual((run.code, self.found(name, run)), (1, ids))
        self.assertEqual(self.search('harbour')['total'], 5)
        self.assertIn('5 unchanged, 0 removed', self.run_program('index', '--sync', 'in', code=1)[1])
        self.run_program('check')

    def test_folders_without_end(self):
        """Deeper than a path may be long: what can still be named is read, and the first that cannot is told of."""
        self.write('in/a.jsonl', line('one'))
        home = os.open(self.path('in'), os.O_RDONLY)
        here = os.dup(home)
        for depth in range(3000):
            os.mkdir('deep', dir_fd=here)
            deeper = os.open('deep', os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = deeper
            if depth == 300:
                file = os.open('b.jsonl', os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=here)
                os.write(file, line('two'))
                os.close(file)
        os.close(here)
        os.close(home)
        self.addCleanup(subprocess.run, ['rm', '-rf', self.path('in')])
        for name in COMMANDS:
            run = self.run_on(name, 'in')
            self.says(run, '^in/(deep/)+deep: cannot be read: File name too long$')
            self.assertEqual((run.code, self.found(name, run)), (1, ['one', 'two']))


class ChangingFiles(InputTest):
    def test_files_that_vanish_or_change_before_their_turn(self):
        """The files are listed, then the pipe is read, and only then the folder's."""
        for name in COMMANDS:
            for file in 'abcd':
                self.write(f'in/{file}.jsonl', line(file))
            os.mkfifo(self.path('pipe'))
            changed = threading.Thread(target=self.change)
            changed.start()
            run = self.run_on(name, 'pipe', 'in')
            changed.join()
            self.says(run, '^in/a.jsonl: cannot be opened: No such file or directory$', '^in/b.jsonl: cannot be read: Is a directory$',
                      '^in/c.jsonl: cannot be opened: Too many levels of symbolic links$')
            self.assertEqual((run.code, self.found(name, run)), (1, ['d', 'pipe']))
            shutil.rmtree(self.path('in'))
            os.remove(self.path('pipe'))

    def change(self):
        with open(self.path('pipe'), 'wb') as pipe:  # waits for the reader, who has listed the files then
            for file in 'abc':
                os.remove(self.path(f'in/{file}.jsonl'))
            os.mkdir(self.path('in/b.jsonl'))
            os.symlink('c.jsonl', self.path('in/c.jsonl'))
            pipe.write(line('pipe'))

    def test_a_file_that_is_written_to_while_it_is_read(self):
        path = self.write('in/a.jsonl', b''.join(line(f'a{i}') for i in range(20_000)))
        self.write('in/b.jsonl', line('b'))
        for name in COMMANDS:
            ended = threading.Event()
            writer = threading.Thread(target=self.append, args=(path, ended))
            writer.start()
            run = self.run_on(name, 'in')
            ended.set()
            writer.join()
            self.says(run, '^in/a.jsonl: changed while it was read: read it again$')
            self.assertEqual(run.code, 1)
            found = self.search()['total'] if name == 'index' else len(run.out.splitlines())
            self.assertEqual(found, 20_001)

    @staticmethod
    def append(path, ended):
        with open(path, 'ab', buffering=0) as file:
            while not ended.is_set():
                file.write(b'\n')
                time.sleep(0.0005)


class HostileTables(InputTest):
    def test_tables_that_are_none(self):
        """What cannot be used is named and left out; what would be waited for is refused."""
        article = self.write('a.jsonl', line('a', 'Vladimir Putin spoke.'))
        rows = (
            (b'\0\xff' * 999, r'leaders\.tsv:1: the header has no column "id"; the table is left out', 'no text'),
            (b'id\twikidata\tname\tnames\tsurnames\tborn\tdied\n' + b'x\n' * 5000,
             r'leaders\.tsv:5001: and 4000 more problems before this line, which are not shown', 'nothing but flaws'),
            (b'id\twikidata\tname\tnames\tsurnames\tborn\tdied\n' + b'y' * 10_000_000 + b'\t\tA\t\t\t\t\n',
             r'leaders\.tsv:2: the id "y{60}…" is not lower-case letters, digits and hyphens; the row is left out', 'an id of 10 MB'),
            (b'id\twikidata\tname\tnames\tsurnames\tborn\tdied\na\t\tA\t' + b'|'.join(b'n%d' % i for i in range(1_000_000)) + b'\t\t\t\n',
             r'leaders\.tsv:2: "a" has over 2000 names; the rest was left out', 'a million names of one'),
        )
        for content, wanted, reason in rows:
            self.write('tables/leaders.tsv', content)
            run = self.run_on('annotate', '--gazetteer', 'tables', article)
            self.assertEqual((reason, run.code), (reason, 0), run.err[-500:])
            self.assertRegex(run.err, wanted, reason)
            self.assertEqual(self.found('annotate', run), ['a'])
        os.remove(self.path('tables/leaders.tsv'))
        os.mkfifo(self.path('tables/leaders.tsv'))
        run = self.run_on('annotate', '--gazetteer', 'tables', article)
        self.assertEqual(run.code, 4)
        self.assertRegex(run.err, r'cannot read tables/leaders\.tsv: it is no file')


if __name__ == '__main__':
    unittest.main()
