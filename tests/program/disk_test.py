#!/usr/bin/env python3
"""Machines that fail: full disks, missing permissions, low limits, broken pipes. A command ends with a sentence that says why and
what to do, and with the archive as it was. CHANCERY_DISK_LEVELS=40 CHANCERY_SEED=2 fills the disk to more levels."""
import http.client, json, os, random, resource, shutil, socket, subprocess, unittest, urllib.error, urllib.parse

from support import PROGRAM, SAMPLE, Author, ProgramTest, get, lines, read, wait_until

SEED = int(os.environ.get('CHANCERY_SEED', '5'))
LEVELS = int(os.environ.get('CHANCERY_DISK_LEVELS', '4'))
NOBODY = 65534
MUCH = 3 << 30  # bytes of address space: enough for any command here


class SmallDisk:
    """A disk of its own, in memory: mounted in a process's private name space, and reached through /proc by everybody else. Needs root, or
    a system that lets users have name spaces."""

    def __init__(self, test, megabytes):
        folder = test.path('disk')
        os.makedirs(folder)
        mine = [] if os.getuid() == 0 else ['--user', '--map-root-user']
        self.shell = subprocess.Popen(['unshare', *mine, '--mount', 'sh'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        test.addCleanup(self.shell.stdout.close)
        test.addCleanup(self.shell.wait)
        test.addCleanup(self.shell.stdin.close)
        self.inner = folder
        self.run(f'mount -t tmpfs -o size={megabytes}m,mode=755 small-disk "{folder}"')
        self.path = f'/proc/{self.shell.pid}/root{folder}'
        self.filler = os.path.join(self.path, 'filler')

    def run(self, command):
        self.shell.stdin.write(f'{command} && echo done || echo failed\n')
        self.shell.stdin.flush()
        said = self.shell.stdout.readline()
        if said != 'done\n':
            raise AssertionError(f'{command}: {said}; a small disk needs root, or unprivileged user name spaces')

    def remount(self, how):
        self.run(f'mount -o remount,bind,{how} "{self.inner}"')

    def free(self):
        status = os.statvfs(self.path)
        return status.f_bavail * status.f_frsize

    def leave(self, free):
        """Fills it until so many bytes are left, in whole pages."""
        self.clear()
        with open(self.filler, 'wb') as file:
            os.posix_fallocate(file.fileno(), 0, max(1, self.free() - free))

    def clear(self):
        if os.path.exists(self.filler):
            os.remove(self.filler)


class FailingTest(ProgramTest):
    """An archive with several segments and deletions, and commands that change it."""

    def setUp(self):
        super().setUp()
        self.author, self.chance = Author(SEED), random.Random(SEED)

    def make_archive(self):
        # Seven small segments: one more makes a merge due.
        for part in range(7):
            self.index(self.author.article(part * 60 + i) for i in range(60))
        self.run_program('delete', *(f'a{i}' for i in range(5, 100, 7)))
        self.before = self.exported()
        added = [self.author.article(i) for i in range(30, 200, 3)]
        self.added = self.write('added.jsonl', lines(added))
        gone = sorted(self.before)[:90]
        self.commands = {
            'index': (['index', self.added], {**self.before, **{a['id']: a for a in added}}),
            'delete': (['delete', *gone], {one: a for one, a in self.before.items() if one not in gone}),
            'compact': (['compact'], self.before),
            'reindex': (['reindex'], self.before),
        }

    def said_well(self, err, *words):
        """One sentence of the program, with a reason and a remedy."""
        said = [line for line in err.splitlines() if line.startswith('chancery: ')]
        self.assertEqual(len(said), 1, err)
        self.assertRegex(said[0], '|'.join(words))
        self.assertIn('; ', said[0])
        return said[0]

    def never_began(self, code, err):
        """Whether the limit was too low for the system's loader, which is not ours to speak."""
        return code == 127 and 'error while loading shared libraries' in err

    def least_memory(self):
        """With how much address space the program just starts."""
        starts = lambda size: subprocess.run([PROGRAM, '--version'], capture_output=True,
                                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size))).returncode == 0
        if not starts(MUCH):
            self.skipTest('a sanitizer needs more address space')
        least, most = 0, MUCH
        while most - least > 1 << 16:
            middle = (least + most) // 2
            least, most = (least, middle) if starts(middle) else (middle, most)
        return most

    def sound(self, *states):
        self.run_program('check')
        found = self.exported()
        self.assertIn(found, states)
        return found

    def next_writer_cleans(self):
        self.run_program('delete', 'nobody', code=1)
        self.assertEqual(self.rubbish(), [])


class FullDisk(FailingTest):
    SAYS = r'No space left on device.*; free some space on that disk and run it again: what was committed is safe'

    def setUp(self):
        super().setUp()
        self.make_archive()
        self.original = self.archive
        self.disk = SmallDisk(self, 16)
        self.archive = os.path.join(self.disk.path, 'archive')

    def on_disk(self):
        shutil.rmtree(self.archive, ignore_errors=True)
        shutil.copytree(self.original, self.archive)

    def fill_and_run(self, name, free):
        """Whether the command was done with so many bytes left."""
        arguments, after = self.commands[name]
        self.on_disk()
        self.disk.leave(free)
        said = f'{name} with {free} bytes left'
        with self.subTest(said):
            code, _, err = self.attempt(*arguments)
            self.assertIn(code, (0, 4), f'{said}: {err}')
            if code == 4:
                self.said_well(err, self.SAYS)
                # Searches go on beside what is left of it.
                self.assertIn(self.search()['total'], (len(self.before), len(after)))
            self.disk.clear()
            found = self.sound(*[after] if code == 0 else [self.before, after])
            self.run_program(*arguments, code=int(name == 'delete' and found == after))
            self.assertEqual(self.exported(), after)
            self.assertEqual(self.rubbish(), [])
        return code == 0

    def test_at_every_level(self):
        """From a page up to what is enough, each command meets the end of the disk in all its steps."""
        for name in self.commands:
            enough = 4096
            while enough < 16 << 20 and not self.fill_and_run(name, enough):
                enough *= 4
            self.assertTrue(4096 < enough < 16 << 20, f'{name}: {enough}')
            for _ in range(LEVELS):
                self.fill_and_run(name, self.chance.randrange(0, enough) & ~4095)

    def test_a_new_archive(self):
        done, free = False, 0
        while not done and free < 16 << 20:
            shutil.rmtree(self.archive, ignore_errors=True)
            self.disk.leave(free)
            code, _, err = self.attempt('index', self.added)
            done = code == 0
            if not done:
                self.assertEqual(code, 4, err)
                self.said_well(err, self.SAYS)
            self.disk.clear()
            self.run_program('index', self.added)
            self.sound({a['id']: a for a in map(json.loads, read(self.added).splitlines())})
            self.assertEqual(self.rubbish(), [])
            free = max(4096, free * 4)
        self.assertTrue(done)

    def test_filled_by_a_killed_run(self):
        """What a killed run left is removed before the next writer needs the space."""
        self.on_disk()
        left = os.path.join(self.archive, 'building-1-0')
        os.makedirs(left)
        with open(os.path.join(left, 'segment'), 'wb', buffering=0) as file:
            try:
                while file.write(bytes(1 << 16)):
                    pass
            except OSError:
                pass
        self.assertLess(self.disk.free(), 4096)
        self.run_program('index', self.added)
        self.sound(self.commands['index'][1])
        self.assertEqual(self.rubbish(), [])

    def test_read_only(self):
        """An archive on a disk that cannot be written is read as any other."""
        self.on_disk()
        expected = self.run_program('search', '--csv', self.author.words[0])[0]
        self.disk.remount('ro')
        for arguments, _ in self.commands.values():
            _, err = self.run_program(*arguments, code=4)
            self.said_well(err, r'Read-only file system; check')
        self.assertEqual(self.run_program('search', '--csv', self.author.words[0])[0], expected)
        self.run_program('stats')
        self.sound(self.before)
        _, address = self.serve()
        self.assertEqual(json.loads(get(address + '/api/v1/search'))['total'], len(self.before))
        self.disk.remount('rw')
        self.next_writer_cleans()


class Permissions(FailingTest):
    def setUp(self):
        super().setUp()
        self.make_archive()
        # Root may do everything: the commands run as nobody then, with a copy of the program where nobody finds it.
        self.how = {}
        if os.getuid() == 0:
            os.chmod(self.folder, 0o755)
            self.how = {'user': NOBODY, 'group': NOBODY, 'extra_groups': [], 'executable': shutil.copy(PROGRAM, self.path('chancery'))}

    def allow(self, path, folders, files):
        """A folder first: it may be shut."""
        is_folder = os.path.isdir(path)
        os.chmod(path, folders if is_folder else files)
        for name in os.listdir(path) if is_folder else ():
            self.allow(os.path.join(path, name), folders, files)

    def test_an_archive_that_may_only_be_read(self):
        self.addCleanup(self.allow, self.archive, 0o755, 0o644)
        self.allow(self.archive, 0o555, 0o444)
        for arguments, _ in self.commands.values():
            code, _, err = self.attempt(*arguments, **self.how)
            self.assertEqual(code, 4, err)
            self.said_well(err, r'Permission denied; check the owner and the permissions')
        code, out, err = self.attempt('export', **self.how)
        self.assertEqual((code, len(out.splitlines())), (0, len(self.before)), err)
        self.allow(self.archive, 0o755, 0o644)
        self.sound(self.before)
        self.next_writer_cleans()

    def test_an_archive_that_may_not_be_read(self):
        """No permission is no damage: nobody should restore an archive for that."""
        self.addCleanup(self.allow, self.archive, 0o755, 0o644)
        self.assertEqual(self.rubbish(), [])
        for name in ('manifest', 'articles.glass', 'columns.bin', 'deleted', 'segments', ''):
            self.allow(self.archive, 0o755, 0o644)
            for folder, folders, files in os.walk(self.archive, topdown=False):
                for one in folders + files:
                    if one.startswith(name) and (name or one == 'archive'):
                        os.chmod(os.path.join(folder, one), 0)
            if not name:
                os.chmod(self.archive, 0)
            for command in (['search'], ['export'], ['stats'], ['check'], ['serve', '--port', '0'], ['index', self.added]):
                code, _, err = self.attempt(*command, **self.how)
                self.assertEqual(code, 4, f'{name} {command}: {err}')
                self.said_well(err, r'Permission denied; check the owner and the permissions')
        self.allow(self.archive, 0o755, 0o644)
        self.sound(self.before)

    def test_a_folder_in_which_no_archive_can_be_made(self):
        os.mkdir(self.path('shut'))
        os.chmod(self.path('shut'), 0o555)
        self.addCleanup(os.chmod, self.path('shut'), 0o755)
        self.archive = self.path('shut/archive')
        code, _, err = self.attempt('index', self.added, **self.how)
        self.assertEqual(code, 4, err)
        self.said_well(err, r'Permission denied; check the owner and the permissions')


class Limits(FailingTest):
    def setUp(self):
        super().setUp()
        self.make_archive()
        self.original = self.archive
        self.archive = self.path('limited')
        self.writers = list(self.commands)
        for command in (['search', '--json', self.author.words[0]], ['export'], ['check']):
            self.commands[command[0]] = (command, self.before)

    def run_within(self, name, limit, value, says):
        """Whether the command was done within a limit; nothing where the system could not start it."""
        arguments, after = self.commands[name]
        shutil.rmtree(self.archive, ignore_errors=True)
        shutil.copytree(self.original, self.archive)
        code, _, err = self.attempt(*arguments, preexec_fn=lambda: resource.setrlimit(limit, (value, value)))
        if self.never_began(code, err):
            return None
        with self.subTest(f'{name} within {value}'):
            self.assertIn(code, (0, 4), err)
            if code == 4:
                self.said_well(err, says)
            if name in self.writers:
                self.sound(*[after] if code == 0 else [self.before, after])
                self.next_writer_cleans()
        return code == 0

    def until_done(self, limit, values, says):
        """Each command fails well at every value until one suffices, and does at all greater ones."""
        for name in self.commands:
            results = [done for done in (self.run_within(name, limit, value, says) for value in values) if done is not None]
            self.assertTrue(results and results[-1], f'{name}: {results}')
            self.assertEqual(results, sorted(results), name)

    def test_open_files(self):
        self.until_done(resource.RLIMIT_NOFILE, [3, 4, 6, 8, 11, 16, 24, 36, 512], r'Too many open files; raise the limit on open files \(ulimit -n\)')

    def test_size_of_files(self):
        self.until_done(resource.RLIMIT_FSIZE, [0, 1, 100, 10_000, 50_000, 200_000, 16 << 20],
                        r'File too large; raise the limit on the size of files \(ulimit -f\)')

    def test_memory(self):
        """From what the program needs to start up to what is enough."""
        most = self.least_memory()
        more = [self.chance.randrange(1 << step, 2 << step) for step in range(17, 27, 2)]
        for name in self.commands:
            done = [self.run_within(name, resource.RLIMIT_AS, most + value, 'memory') for value in [*more, MUCH]]
            self.assertFalse(done[0], name)
            self.assertTrue(done[-1], name)


class Server(FailingTest):
    def health(self):
        return json.loads(get(self.address + '/api/v1/health'))

    def total(self):
        return json.loads(get(self.address + '/api/v1/search?q=' + self.author.words[0]))['total']

    def test_its_archive_is_removed_and_put_back(self):
        self.make_archive()
        expected = self.search(self.author.words[0])['total']
        process, self.address = self.serve()
        os.rename(self.archive, self.path('away'))
        self.assertTrue(wait_until(lambda: self.health()['status'] == 'stale'))
        self.assertIn('there is no archive', self.health()['trouble'])
        self.assertEqual(self.total(), expected)
        os.rename(self.path('away'), self.archive)
        self.assertTrue(wait_until(lambda: self.health()['status'] == 'ok'))
        # Removed for good: it has the files open that it serves.
        shutil.rmtree(self.archive)
        self.assertTrue(wait_until(lambda: self.health()['status'] == 'stale'))
        self.assertEqual(self.total(), expected)
        # Another in its place is served.
        self.index([self.author.article(1)])
        self.assertTrue(wait_until(lambda: (self.health()['status'], self.health()['articles']) == ('ok', 1)))
        self.assertIsNone(process.poll())

    def test_a_segment_vanishes(self):
        self.make_archive()
        expected = self.search(self.author.words[0])['total']
        _, self.address = self.serve()
        segment = os.path.join(self.archive, 'segments', sorted(os.listdir(os.path.join(self.archive, 'segments')))[0])
        shutil.move(segment, self.path('kept'))
        self.assertEqual(self.total(), expected)
        self.assertIn('is missing', self.run_program('serve', '--port', '0', code=3)[1])
        shutil.move(self.path('kept'), segment)
        self.run_program('index', self.added)
        self.assertTrue(wait_until(lambda: self.health()['articles'] == len(self.commands['index'][1])))

    def test_a_file_is_cut_while_it_is_read(self):
        """Nobody can go on without it: the file is named."""
        self.make_archive()
        sound, words = self.archive, self.before['a100']['body'].split()[:2]
        for name in ('columns.bin', 'forward.bin'):
            self.archive = self.path('cut-' + name)
            shutil.copytree(sound, self.archive)
            process, self.address = self.serve()
            for segment in os.listdir(os.path.join(self.archive, 'segments')):
                os.truncate(os.path.join(self.archive, 'segments', segment, name), 0)
            with self.assertRaises((OSError, http.client.HTTPException)):
                get(self.address + '/api/v1/search?q=%22' + '+'.join(words) + '%22')
            self.assertEqual(process.wait(timeout=60), 3)
            self.assertRegex(process.stderr.read(), fr'chancery: .*{name} was cut while it was in use.*; run .*check.*, and restore')

    def test_open_files(self):
        """Too few to start: said. Too few for all that would connect: those wait, and the others are answered."""
        self.make_archive()
        for value in (4, 6, 9, 13, 18):
            code, _, err = self.attempt('serve', '--port', '0', preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (value, value)))
            if self.never_began(code, err):
                continue
            self.assertEqual(code, 4, err)
            self.said_well(err, r'Too many open files; raise the limit on open files \(ulimit -n\)')
        process, self.address = self.serve(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)))
        expected = self.total()
        place = urllib.parse.urlparse(self.address)
        idle = [socket.create_connection((place.hostname, place.port)) for _ in range(100)]
        for connection in idle:
            connection.close()
        self.assertTrue(wait_until(lambda: self.total() == expected, 60))
        self.assertIsNone(process.poll())

    def test_memory(self):
        """Too little to start: said. Too little for a request: that one fails, and the server goes on."""
        self.make_archive()
        least, served = self.least_memory(), 0
        for step in range(20, 32):
            size = min(MUCH, least + self.chance.randrange(1 << step, 2 << step))
            process = self.start('serve', '--port', '0', stderr=subprocess.PIPE, text=True,
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size)))
            line = process.stderr.readline()
            if 'listening on' not in line:
                self.assertEqual(process.wait(timeout=60), 4)
                self.said_well(line + process.stderr.read(), 'memory')
                continue
            served += 1
            for query in ('', self.author.words[0], ' OR '.join(self.author.words[:20])):
                try:
                    get(line.split('listening on ')[1].split()[0] + '/?q=' + urllib.parse.quote(query))
                except urllib.error.HTTPError as failure:
                    self.assertIn(failure.code, (500, 503))
            process.terminate()
            self.assertEqual(process.wait(timeout=60), 0)
        self.assertGreater(served, 0)


class Removed(FailingTest):
    def test_under_a_writer(self):
        """It ends with a sentence, and nothing of it is put where the archive was."""
        self.make_archive()
        original = self.archive
        for number, waits in enumerate((False, True)):
            self.archive = self.path(f'removed-{number}')
            shutil.copytree(original, self.archive)
            writer = self.waiting_index(self.author.article(1))
            waiting = self.start('reindex', stderr=subprocess.PIPE) if waits else None
            if waiting:
                self.assertIn(b'waiting for', waiting.stderr.readline())
            shutil.rmtree(self.archive)
            writer.stdin.close()
            for process in filter(None, (writer, waiting)):
                self.assertIn(process.wait(timeout=120), (3, 4))
                self.assertRegex(process.stderr.read().decode(), r'^chancery: .*; .*\n$')
            left = [os.path.join(folder, name) for folder, _, names in os.walk(self.archive) for name in names]
            self.assertEqual(left, [])


class Streams(FailingTest):
    def setUp(self):
        super().setUp()
        self.make_archive()

    def test_a_full_disk_under_the_output(self):
        for command in (['search', 'word'], ['search', '--json'], ['search', '--csv'], ['export'], ['stats'], ['entities', '--json']):
            with open('/dev/full', 'wb') as full:
                code, _, err = self.attempt(*command, archive=command[0] != 'entities', stdout=full, stderr=subprocess.PIPE, capture_output=False)
            self.assertEqual(code, 4, command)
            self.said_well(err, r'cannot write to standard output: No space left on device; free some space')
        for command in (['--help'], ['--version'], ['index', '--help']):
            with open('/dev/full', 'wb') as full:
                result = subprocess.run([PROGRAM, *command], stdout=full, stderr=subprocess.PIPE, text=True)
            self.assertEqual(result.returncode, 4, command)
            self.said_well(result.stderr, r'cannot write to standard output: No space left on device')

    def test_nobody_reads_the_output(self):
        """As under `chancery export | head -1`."""
        process = self.start('export', stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertIn(json.loads(process.stdout.readline())['id'], self.before)
        process.stdout.close()
        err = process.stderr.read().decode()
        self.assertEqual(process.wait(timeout=60), 4, err)
        self.assertRegex(err, r'^chancery: cannot write to standard output: Broken pipe')

    def test_nobody_reads_the_messages(self):
        for name, (arguments, _) in self.commands.items():
            process = self.start(*arguments, stderr=subprocess.PIPE)
            process.stderr.close()
            self.assertEqual(process.wait(timeout=120), 0, name)
            with open('/dev/full', 'wb') as full:
                self.assertEqual(self.attempt('index', self.added, stderr=full, capture_output=False)[0], 0)
        self.run_program('check')

    def test_closed_streams_are_not_written_into_the_archive(self):
        """A file that is opened while standard error is closed gets its number: the lock, or a segment."""
        for number in (0, 1, 2):
            closed = {'preexec_fn': lambda: os.close(number)}
            for command, ends in ((['index', str(SAMPLE / 'articles')], 0), (['delete', 'nobody'], 1), (['reindex'], 0)):
                self.assertEqual(self.attempt(*command, **closed)[0], ends)
                self.assertRegex(read(os.path.join(self.archive, 'lock')), rf'^chancery {command[0]}, process [^\n]*\n$')
            self.assertEqual(self.attempt('export', **closed)[0], 4 if number == 1 else 0)
            self.run_program('check')


if __name__ == '__main__':
    unittest.main()
