#!/usr/bin/env python3
"""Archives that are not what was written: flipped bits, cut and missing files, other versions. Each is named, nothing crashes, and no
answer is wrong. CHANCERY_FLIPS=40 CHANCERY_SEED=2 flips more bits, and others."""
import json, os, random, shutil, subprocess, unittest

from support import LOCKS, Author, ProgramTest, get, lines, manifest, read

SEED = int(os.environ.get('CHANCERY_SEED', '3'))
FLIPS = int(os.environ.get('CHANCERY_FLIPS', '5'))


class DamagedTest(ProgramTest):
    """Commands on copies of one archive, which say what they say on the sound one or name what is damaged."""
    REMEDY = r'restore|index (it|the articles|the result|into)'

    def setUp(self):
        super().setUp()
        self.author, self.chance = Author(SEED), random.Random(SEED)
        self.index(self.author.article(i) for i in range(40))
        self.index(self.author.article(i) for i in range(30, 70))
        self.run_program('delete', 'a3', 'a50')
        self.sound = self.archive
        self.word = self.author.words[0]
        added = self.author.article(100)
        path = self.write('added.jsonl', lines([added]))
        self.before = self.exported()
        # What each leaves in the archive.
        self.readers = [['search', '--json', self.word], ['export'], ['stats'], ['check'], ['serve']]
        self.writers = [(['index', path], {**self.before, 'a100': added}), (['delete', 'a7'], {one: a for one, a in self.before.items() if one != 'a7'}),
                        (['compact'], self.before), (['reindex'], self.before)]
        self.said = {tuple(command): self.ask(command) for command in self.readers}
        self.assertEqual({code for code, _, _ in self.said.values()}, {0})

    def ask(self, command):
        """(exit code, what it answers, what it complains of)"""
        if command[0] == 'serve':
            return self.ask_server()
        code, out, err = self.attempt(*command)
        if command[0] == 'search' and code == 0:
            response = json.loads(out)
            del response['took_ms']
            out = response
        return code, out, err

    def ask_server(self):
        process = self.start('serve', '--port', '0', stderr=subprocess.PIPE, text=True)
        line = process.stderr.readline()
        if 'listening on ' not in line:
            return process.wait(timeout=60), '', line + process.stderr.read()
        response = json.loads(get(line.split('listening on ')[1].split()[0] + '/api/v1/search?q=' + self.word))
        del response['took_ms']
        process.terminate()
        return process.wait(timeout=60), response, process.stderr.read()

    def copy(self):
        self.archive = self.path('damaged')
        shutil.rmtree(self.archive, ignore_errors=True)
        shutil.copytree(self.sound, self.archive)

    def everything(self):
        return sorted(os.path.relpath(os.path.join(folder, name), self.archive) for folder, _, names in os.walk(self.archive) for name in names)

    def files(self):
        """One of every kind, the larger segment's."""
        segments = os.path.join(self.sound, 'segments')
        newest = sorted(os.listdir(segments))[-1]
        names = sorted(os.listdir(os.path.join(segments, newest)))
        self.assertTrue(any(name.startswith('deleted-') for name in names))
        return ['manifest', *(f'segments/{newest}/{name}' for name in names)]

    def refused(self, said, file, result):
        """Whether it was refused, and then well: with code 3, the file named, and the remedy."""
        code, out, err = result
        if code == 0:
            return False
        self.assertEqual(code, 3, said)
        self.assertEqual(out, '', said)
        # Of a manifest with another version nobody can know that it is damage.
        self.assertRegex(err, file.rsplit('/')[-1] + '|has format' if file == 'manifest' else file, said)
        self.assertRegex(err, self.REMEDY, said)
        return True

    def expect(self, damage, file, read_by=()):
        """Damages copies of the archive, and has every command answer as on the sound one, or refuse; `check` refuses."""
        for command in self.readers:
            self.copy()
            damage(os.path.join(self.archive, file))
            result = self.ask(command)
            said = f'{damage.__doc__} of {file}: {command[0]}: {result[0]} {result[2]}'
            if not self.refused(said, file, result):
                self.assertNotEqual(command[0], 'check', said)
                self.assertEqual(result[1], self.said[tuple(command)][1], said)
        for command, after in self.writers:
            self.copy()
            damage(os.path.join(self.archive, file))
            result = self.attempt(*command)
            said = f'{damage.__doc__} of {file}: {command[0]}: {result[0]} {result[2]}'
            if not self.refused(said, file, result):
                self.assertEqual(self.exported(), after, said)
                # Either it was written anew, or it is still found.
                self.assertIn(self.attempt('check')[0], (0, 3), said)


class Damaged(DamagedTest):
    def test_flipped_bits(self):
        for file in self.files():
            size = os.path.getsize(os.path.join(self.sound, file))
            for _ in range(FLIPS):
                place, bit = self.chance.randrange(size), self.chance.randrange(8)

                def flip(path):
                    with open(path, 'r+b') as damaged:
                        damaged.seek(place)
                        byte = damaged.read(1)[0]
                        damaged.seek(place)
                        damaged.write(bytes([byte ^ 1 << bit]))
                flip.__doc__ = f'bit {bit} of byte {place}'
                self.expect(flip, file)

    def test_cut_and_grown_files(self):
        for file in self.files():
            size = os.path.getsize(os.path.join(self.sound, file))
            for length in [0, size - 1, *(self.chance.randrange(size) for _ in range(max(1, FLIPS // 5)))]:
                def cut(path):
                    os.truncate(path, length)
                cut.__doc__ = f'the first {length} bytes'
                self.expect(cut, file)

            def grow(path):
                """A byte more"""
                with open(path, 'ab') as damaged:
                    damaged.write(b'\n')
            self.expect(grow, file)

    def test_missing_files(self):
        for file in self.files()[1:]:
            def remove(path):
                """The absence"""
                os.remove(path)
            self.expect(remove, file)

        def remove_folder(path):
            """The absence"""
            shutil.rmtree(path)
        self.expect(remove_folder, os.path.dirname(self.files()[-1]))

    def test_altered_where_it_lies(self):
        """What was sound when it was written and is altered later, in place, keeps neither its time nor its trust."""
        for file in self.files():
            path = os.path.join(self.sound, file)
            with open(path, 'rb') as file_of_it:
                whole = file_of_it.read()
            with open(path, 'r+b') as damaged:
                damaged.seek(len(whole) // 2)
                damaged.write(bytes([whole[len(whole) // 2] ^ 1]))
            for command in self.readers:
                result = self.ask(command)
                said = f'{file}: {command[0]}: {result[0]} {result[2]}'
                if not self.refused(said, file, result):
                    self.assertEqual(result[1], self.said[tuple(command)][1], said)
            with open(path, 'r+b') as damaged:
                damaged.write(whole)
            for command in self.readers:
                self.assertEqual(self.ask(command)[:2], self.said[tuple(command)][:2], file)

    def test_a_writer_leaves_a_damaged_archive_as_it_is(self):
        file = next(file for file in self.files() if file.endswith('columns.bin'))
        self.copy()
        os.truncate(os.path.join(self.archive, file), 100)
        was = {path: read(os.path.join(self.archive, path)) for path in self.everything() if path not in LOCKS}
        for command, _ in self.writers:
            self.run_program(*command, code=3)
        self.assertEqual({path: read(os.path.join(self.archive, path)) for path in self.everything() if path not in LOCKS}, was)


class OtherVersions(DamagedTest):
    def test_named_with_the_remedy_and_not_altered(self):
        """Another version's manifest may have other members and another second line; rubbish is no version."""
        line = read(os.path.join(self.sound, 'manifest')).split('\n')[0]
        now = manifest(self.sound)['version']
        for version, says in ((0, 'has format 0,'), (now - 1, f'has format {now - 1},'), (now + 1, f'has format {now + 1},'), (99, 'has format 99,'),
                              (10**30, 'damaged'), (-1, 'has format -1,'), (None, 'damaged'), ('', 'damaged'), ('1', 'damaged'), ([], 'damaged'),
                              (1.5, 'damaged'), (True, 'damaged'), ('absent', 'damaged')):
            self.refuse(line, version, '', says)
        # A flipped bit in the number is no version.
        self.refuse(line, 99, '\nxxh3 0123456789abcdef\n', 'damaged')
        for rubbish in (b'', b'\n', b'\0' * 4096, os.urandom(4096), b'[]', b'null', b'7', b'{"format":"other"}', b'{"format":7}', b'[' * 100000,
                        b'{"format":"chancery-archive"', '{"format":"chancery-archive","version":é}'.encode('latin-1')):
            self.refuse_bytes(rubbish, 'damaged')

    def refuse(self, line, version, seal, says):
        altered = json.loads(line)
        altered['version'] = version
        if version == 'absent':
            del altered['version']
        self.refuse_bytes((json.dumps(altered) + (seal or '\n')).encode(), says)

    def refuse_bytes(self, content, says):
        self.copy()
        with open(os.path.join(self.archive, 'manifest'), 'wb') as file:
            file.write(content)
        was = self.everything()
        for command in self.readers + [command for command, _ in self.writers]:
            code, out, err = self.ask(command)
            self.assertEqual((code, out), (3, ''), f'{content[-60:]}: {command}: {err}')
            self.assertRegex(err, says)
            self.assertIn(self.archive, err)
            self.assertRegex(err, self.REMEDY)
            self.assertEqual(len(err.splitlines()), 1, err)
        with open(os.path.join(self.archive, 'manifest'), 'rb') as file:
            self.assertEqual(file.read(), content)
        self.assertEqual(self.everything(), was)


if __name__ == '__main__':
    unittest.main()
